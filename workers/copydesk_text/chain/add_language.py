"""Adds the language of an article: what the producer says, else what eldc or py3langid find, else the page's claim."""

import functools
import re
from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk_schemas import Language
from copydesk_text.article import Article, Drop
from copydesk_text.language_codes import language_code
from copydesk_text.phrases import words
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
#: Languages that eldc confuses with a near relation and py3langid does not.
_NEAR_RELATIVES: Final[dict[str, frozenset[str]]] = {
    "nl": frozenset({"nl", "af"}),
}
#: Words of news that only Indonesian has, and words that only Malay has; eldc says Malay for both.
_INDONESIAN: Final = words("""
    bahwa karena bisa senin kamis jumat mobil kantor polisi bandara uang kemarin pemerintah presiden gubernur pria
    rupiah kepolisian usai
""")
_MALAY: Final = words("""
    bahawa kerana selepas isnin khamis jumaat ahad pejabat polis hospital wang semalam awak ialah baharu ringgit
    rundingan manakala seramai
""")
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
    if not answer.reliable:
        best = answer.scores.get(answer.language, 0.0)
        possible = {language for language, score in answer.scores.items() if score >= best - _TIE}
        return _ask_langid(sample, frozenset(eldc.LANGUAGES) - possible - {answer.language}, answer.language)
    if answer.language == "ms":
        return _language(_malay_or_indonesian(sample), answer.scores["ms"])
    if answer.language in _NEAR_RELATIVES:
        relative, _ = _langid().classify(sample)
        if relative in _NEAR_RELATIVES[answer.language]:
            return _language(relative, answer.scores[answer.language])
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


def _malay_or_indonesian(sample: str) -> str:
    """`id` or `ms`: by words that only one of them has, else by py3langid."""
    said = sample.lower().split()
    lead = sum(word in _INDONESIAN for word in said) - sum(word in _MALAY for word in said)
    if lead:
        return "id" if lead > 0 else "ms"
    code, probability = _langid().classify(sample)
    return "ms" if code == "ms" and probability >= _SURELY_MALAY else "id"


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
