"""Numbers of things, as they are said."""


def counted(count: int, what: str) -> str:
    """`1 record`, `2,000 records`, `2 entries`."""
    if count == 1:
        return f"1 {what}"
    return f"{count:,} {what.removesuffix('y')}ies" if what.endswith("ry") else f"{count:,} {what}s"
