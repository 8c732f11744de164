"""Finds the labels of dates in a line: `Published 3 March 2026, updated 4 March`."""

import re
from collections.abc import Sequence

from copydesk_text.newsroom.lexicon.publication_labels import (
    any_label,
    label_pattern,
    labels_beside_change,
    labels_with_colon,
)


def labels_of(line: str) -> list[re.Match[str]]:
    """The labels of a line, in order; each has one of the groups `published` and `updated`.

    Args:
        line: Any line.
    """
    lowered = line.lower()
    if len(lowered) != len(line):  # a dotted capital I of Turkish is two characters then
        lowered = line
    if not any_label().find_matches_as_indexes(lowered):  # most lines: a tenth of the time of the pattern
        return []
    labels = [
        label
        for label in label_pattern().finditer(lowered)
        if label[0].lower() not in labels_with_colon() or line[label.end() :].lstrip().startswith((":", "："))
    ]
    if any(label["updated"] for label in labels):
        return labels
    return [label for label in labels if label[0].lower() not in labels_beside_change()]


def with_ends(labels: Sequence[re.Match[str]]) -> list[tuple[re.Match[str], int | None]]:
    """Each label of a line with the place at which the next one begins, None behind the last.

    Args:
        labels: The labels, as `labels_of` gives them.
    """
    ends = [following.start() for following in labels[1:]]
    return list(zip(labels, [*ends, None], strict=True)) if labels else []
