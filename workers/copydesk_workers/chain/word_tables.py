"""Tables of words and phrases that are written as text, so that they read and change line by line."""


def words(text: str) -> frozenset[str]:
    """The words of a text that separates them by spaces."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text that separates them by bars and line ends."""
    return frozenset(phrase.strip() for line in text.strip().split("\n") for phrase in line.split("|"))
