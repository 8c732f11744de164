"""Tells the language of an article: the producer's word first, then eldc, then py3langid, then the page's own claim."""

import functools
import re
from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from copydesk_schemas import Language
from copydesk_workers.chain.article import Article, Drop
from copydesk_workers.chain.language_codes import language_code

try:
    import eldc
except ImportError:  # it has no wheel for aarch64; py3langid answers alone there
    eldc = None

UNSURE: Final = Language()

#: Characters that are looked at; more make no answer better.
_SAMPLE: Final = 1500
#: Below this py3langid was wrong too often on single sentences to be believed.
_LEAST_PROBABILITY: Final = 0.7
#: Languages that eldc answers with a near relative, which py3langid tells apart.
_NEAR_RELATIVES: Final[dict[str, frozenset[str]]] = {
    "ms": frozenset({"ms", "id"}),
    "nl": frozenset({"nl", "af"}),
}

#: Twelve letters, or four of a script with many signs: fewer name no language.
_ENOUGH: Final = re.compile(
    r"(?:[^\W\d_][\W\d_]*){12}|(?:[\u0e01-\u0edf\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u9fff\uac00-\ud7af][\W\d_]*){4}"
)
_LINKS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@\S+|[@#]\w+")


def add_language(article: Article) -> Article | Drop:
    """Adds the language: `und` when unsure; the producer's and the page's word have no confidence."""
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
    """The language of a text with the detector's own confidence; `und` for junk, figures and very short texts."""
    sample = text[:_SAMPLE]
    if "://" in sample or "@" in sample or "#" in sample or "www." in sample:
        sample = _LINKS.sub(" ", sample)
    if not _ENOUGH.search(sample):
        return UNSURE
    if eldc is None:
        return _ask_langid(sample, frozenset())
    answer = _detector()(sample)
    if not answer.reliable:
        return _ask_langid(sample, frozenset(eldc.LANGUAGES) - {answer.language})
    if answer.language in _NEAR_RELATIVES:
        relative, _ = _langid().classify(sample)
        if relative in _NEAR_RELATIVES[answer.language]:
            return _language(relative, answer.scores[answer.language])
    return _language(answer.language, answer.scores[answer.language])


def load_models() -> None:
    """Loads both detectors now, so that workers forked later share them (half a second)."""
    detect_language("Perusahaan itu mengatakan bahwa harga akan naik.")
    _langid()


def _ask_langid(sample: str, known_better: frozenset[str]) -> Language:
    """py3langid's answer, unless it is unsure or names one that eldc knows and did not think of."""
    code, probability = _langid().classify(sample)
    if code == "zxx" or code in known_better or probability < _LEAST_PROBABILITY:
        return UNSURE
    return _language(code, probability)


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
