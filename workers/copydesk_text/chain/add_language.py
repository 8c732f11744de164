"""Adds the language of an article: what the producer says, else what eldc or py3langid find, else the page's claim."""

import functools
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk_schemas import Language
from copydesk_text.article import Article, Drop
from copydesk_text.language_codes import language_code
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import LanguageSigns
from copydesk_text.scripts import HANGUL, SPACELESS

try:
    import eldc
except ImportError:  # it has no wheel for aarch64; py3langid answers alone there
    eldc = None

UNSURE: Final = Language()

#: Characters that are looked at; more do not improve the answer.
_SAMPLE: Final = 1500
#: Least probability at which py3langid is believed; below it, it was wrong too often on single sentences.
_LEAST_PROBABILITY: Final = 0.7
#: Least probability if eldc, although unsure, names the same language: the two judge by different signs.
_LEAST_AGREED: Final = 0.4
#: Difference of eldc's scores up to which they do not tell two languages apart.
_TIE: Final = 0.02
#: Near relations by what eldc says of them: it does not know the others, or confuses them.
_RELATIVES: Final[dict[str, tuple[str, ...]]] = {
    "nl": ("af",),
    "pt": ("gl",),
    "es": ("gl",),
    "sr": ("mk",),
    "bg": ("mk",),
    "fa": ("ps", "sd", "ug"),
    "ur": ("sd", "ps"),
    "ar": ("ps", "sd", "ug"),
    "bn": ("as",),
    "am": ("ti",),
    "ru": ("tt", "ba", "kk", "ky", "tg"),
    "hi": ("ne",),
    "ms": ("id",),
}
#: Probability from which py3langid is believed when it names a relation of eldc's answer.
_SURE_OF_RELATIVE: Final = 0.9
#: Signs of a relation beyond those of eldc's answer from which they decide.
_FEWEST_SIGNS: Final = 2
#: Languages of several scripts, of which eldc knows another one.
_OTHER_SCRIPT: Final = frozenset({"ku"})
_PUNCTUATION: Final = ".,;:!?\"'“”«»()।።،"
#: Least probability of Malay in a text without such words: ten times as many texts are Indonesian.
_SURELY_MALAY: Final = 0.75

#: Twelve letters, or four of a script with many signs: fewer do not tell a language.
_ENOUGH: Final = re.compile(rf"(?:[^\W\d_][\W\d_]*){{12}}|(?:[{SPACELESS}{HANGUL}][\W\d_]*){{4}}")
_LINKS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@\S+|[@#]\w+")


def add_language(article: Article) -> Article | Drop:
    """Adds the language of the text.

    Args:
        article: The article.

    Returns:
        The article with its `language`, `und` when unsure; there is a confidence only if a detector found it.
    """
    if article.document.language:
        language = Language(code=language_code(article.document.language))
    else:
        language = detect_language(article.text)
        if language.code == "und" and article.title:
            language = detect_language(f"{article.title}\n{article.text}")
        if language.code == "und":
            language = article.language  # what the page says of itself, else `und`
    return replace(article, language=language)


def detect_language(text: str) -> Language:
    """Detects the language of a text.

    Args:
        text: Any text; its first 1,500 characters are looked at.

    Returns:
        The language with the detector's own confidence; `und` for junk, numbers and very short texts.
    """
    sample = text[:_SAMPLE]
    if "://" in sample or "@" in sample or "#" in sample or "www." in sample:
        sample = _LINKS.sub(" ", sample)
    if not _ENOUGH.search(sample):
        return UNSURE
    if eldc is None:
        return _ask_langid(sample, frozenset())
    answer = _detector()(sample)
    if answer.language in _RELATIVES and (answer.reliable or answer.language != "ms"):
        relative = _relative(sample, answer.language)
    else:
        relative = None
    if relative is not None:
        return _language(relative, answer.scores.get(answer.language, _SURE_OF_RELATIVE))
    if not answer.reliable:
        best = answer.scores.get(answer.language, 0.0)
        possible = {language for language, score in answer.scores.items() if score >= best - _TIE}
        known_better = frozenset(eldc.LANGUAGES) - possible - {answer.language} - _OTHER_SCRIPT
        return _ask_langid(sample, known_better, answer.language)
    return _language(answer.language, answer.scores[answer.language])


def load_models() -> None:
    """Loads both detectors, so that workers forked later share them (half a second)."""
    detect_language("Perusahaan itu mengatakan bahwa harga akan naik.")
    _langid()


def _ask_langid(sample: str, known_better: frozenset[str], agreed: str | None = None) -> Language:
    """What py3langid answers, unless it is unsure or names a language that eldc knows and did not consider.

    For `agreed`, the best of eldc's languages, less certainty is enough.
    """
    code, probability = _langid().classify(sample)
    least = _LEAST_AGREED if code == agreed else _LEAST_PROBABILITY
    if code == "zxx" or code in known_better or probability < least:
        return UNSURE
    return _language(code, probability)


def _relative(sample: str, found: str) -> str | None:
    """The near relation that the text is in rather than in the language found: by its signs, else by py3langid."""
    relatives = _RELATIVES[found]
    signs = _signs()
    said = Counter(word.strip(_PUNCTUATION) for word in sample.lower().split())
    own = signs[found].count(sample, said) if found in signs else 0
    counts = {relative: signs[relative].count(sample, said) for relative in relatives if relative in signs}
    lead, best = max(((count - own, relative) for relative, count in counts.items()), default=(0, ""))
    if lead >= _FEWEST_SIGNS or (lead > 0 and found == "ms"):
        return best
    if lead < 0:
        return None
    code, probability = _langid().classify(sample)
    if found == "ms":
        return None if code == "ms" and probability >= _SURELY_MALAY else "id"
    return code if code in relatives and probability >= _SURE_OF_RELATIVE else None


class _Signs(Struct, frozen=True):
    """The letters and words of a language that its near relations lack."""

    letters: re.Pattern[str] | None
    words: frozenset[str]

    def count(self, sample: str, said: Mapping[str, int]) -> int:
        """How often a text has them."""
        letters = len(self.letters.findall(sample)) if self.letters is not None else 0
        return letters + sum(said[word] for word in self.words if word in said)


@built_once
def _signs() -> dict[str, _Signs]:
    table = read_table(LanguageSigns)
    return {
        language: _Signs(
            re.compile(f"[{''.join(table.letters[language])}]", re.IGNORECASE) if language in table.letters else None,
            frozenset(table.words.get(language, ())),
        )
        for language in {*table.letters, *table.words}
    }


def _language(code: str, confidence: float) -> Language:
    return Language(code=language_code(code), confidence=round(min(max(confidence, 0.0), 1.0), 3))


@functools.cache
def _detector() -> Callable[[str], Any]:
    eldc.init()
    detect: Callable[[str], Any] = eldc.detect_details
    return detect


@functools.cache
def _langid() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
