"""Tells the language of an article: the producer's word first, then eldc, then py3langid, then the page's own claim."""

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

#: Characters that are looked at; more make no answer better.
_SAMPLE: Final = 1500
#: Below this py3langid was wrong too often on single sentences to be believed.
_LEAST_PROBABILITY: Final = 0.7
#: … unless eldc, unsure too, names the same one: two that go by different signs.
_LEAST_AGREED: Final = 0.4
#: Scores of eldc that are so close say nothing of which of the two languages it is.
_TIE: Final = 0.02
#: Languages that eldc answers with a near relative, which py3langid tells apart.
_NEAR_RELATIVES: Final[dict[str, frozenset[str]]] = {
    "nl": frozenset({"nl", "af"}),
}
#: Words of news that only Indonesian has, and those that only Malay has; eldc takes both for Malay.
_INDONESIAN: Final = words("""
    bahwa karena bisa senin kamis jumat mobil kantor polisi bandara uang kemarin pemerintah presiden gubernur pria
    rupiah kepolisian usai
""")
_MALAY: Final = words("""
    bahawa kerana selepas isnin khamis jumaat ahad pejabat polis hospital wang semalam awak ialah baharu ringgit
    rundingan manakala seramai
""")
#: Without such words py3langid must be so sure of Malay, as ten times as many texts are Indonesian.
_SURELY_MALAY: Final = 0.75

#: Twelve letters, or four of a script with many signs: fewer name no language.
_ENOUGH: Final = re.compile(rf"(?:[^\W\d_][\W\d_]*){{12}}|(?:[{SPACELESS}{HANGUL}][\W\d_]*){{4}}")
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
    """Loads both detectors now, so that workers forked later share them (half a second)."""
    detect_language("Perusahaan itu mengatakan bahwa harga akan naik.")
    _langid()


def _ask_langid(sample: str, known_better: frozenset[str], agreed: str | None = None) -> Language:
    """py3langid's answer, unless it is unsure or names one that eldc knows and did not think of.

    It may be less sure of `agreed`, the one that eldc thought of.
    """
    code, probability = _langid().classify(sample)
    least = _LEAST_AGREED if code == agreed else _LEAST_PROBABILITY
    if code == "zxx" or code in known_better or probability < least:
        return UNSURE
    return _language(code, probability)


def _malay_or_indonesian(sample: str) -> str:
    """`id` or `ms`, by the words that only one of them has, else by py3langid."""
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
