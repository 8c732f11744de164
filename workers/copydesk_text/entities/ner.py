"""People and organisations by a spaCy pipeline (the extra `ner`), any that is installed, for texts in its language.

Only `ner` and what feeds it run, over batches. What the rules found stays; a name that the gazetteer knows as a place
stays one, as small models take towns for people now and then.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any, Final

import stopwordsiso
from msgspec.structs import replace

from copydesk_schemas import SettingsError
from copydesk_text.article import Article
from copydesk_text.entities.entity_lists import list_entities, place_spans
from copydesk_text.entities.fold import clean_name
from copydesk_text.entities.people import find_names, is_body, organisation_key
from copydesk_text.entities.pipelines import check_pipeline
from copydesk_text.entities.read_names import no_names, titles
from copydesk_text.entities.spans import Span
from copydesk_text.phrases import words

#: What a text names first and often is named in its beginning; 60 ms a text as it is.
_CHARACTERS: Final = 10_000
#: Texts that the pipeline takes at once; more are no faster, and none should wait long for its neighbours.
_BATCH: Final = 8
_NEEDED: Final = frozenset({"tok2vec", "transformer", "ner"})
#: Labels of the pipelines that Explosion publishes, for news and for Wikipedia texts.
_PEOPLE: Final = frozenset({"PERSON", "PER", "persName"})
_ORGANISATIONS: Final = frozenset({"ORG", "orgName"})
_MOST_WORDS: Final = 8
_ARTICLES: Final = words("the a an")
#: Whose something is: the front of France’s National Front.
_OWNER: Final = re.compile(r"^[^\W\d_][\w. -]*[’']s\s(?=\S+\s\S)")
_AUXILIARIES: Final = words("Will Can May Could Should Would Did Does Do Has Had Is Was Are Were Must")


class EntityRecogniser:
    """A loaded pipeline. Loaded before workers are forked, so that they share it."""

    def __init__(self, model: str) -> None:
        self._pipeline = _load(model)
        self._language = str(self._pipeline.lang)

    def reads(self, article: Article) -> bool:
        """Whether the article is in the language of the pipeline."""
        return article.language.code == self._language

    def add_names(self, articles: Sequence[Article]) -> Iterator[Article]:
        """The articles with what the pipeline finds, one by one in their order."""
        texts = [article.text[:_CHARACTERS] for article in articles]
        for article, text, document in zip(articles, texts, self._pipeline.pipe(texts, batch_size=_BATCH), strict=True):
            yield _with_names(article, text, document.ents)


def _with_names(article: Article, text: str, found: Iterable[Any]) -> Article:
    names = find_names(article.text)
    language = article.language.code
    known = [(span.start, span.end) for span in (*names.people, *names.organisations)]
    places = place_spans(article.text, language, names.people, names.organisations)
    people, organisations = list(names.people), list(names.organisations)
    for entity in found:
        span = _span(text, entity.start_char, entity.end_char)
        if span is None or any(start < span.end and span.start < end for start, end in known):
            continue
        if (span.start, span.end) in places:
            continue
        if entity.label_ in _PEOPLE and _is_person(span.name):
            people.append(span)
        elif entity.label_ in _ORGANISATIONS and _is_organisation(span.name):
            organisations.append(replace(span, key=organisation_key(span.name)))
    borne = {word for span in people for word in span.name.split(" ")}  # a lone Lavrov is no organisation
    organisations = [span for span in organisations if span.name not in borne and not _is_a_pair(span.name, borne)]
    people = [_without_auxiliary(span, people) for span in people]
    people.sort(key=lambda span: span.start)
    organisations.sort(key=lambda span: span.start)
    return replace(article, entities=list_entities(article.text, language, people, organisations, article.authors))


def _span(text: str, start: int, end: int) -> Span | None:
    """The span without title, article, quotes and whose it is; None in a headline or where nothing is left."""
    if not is_body(text, start) or "\n" in text[start:end]:
        return None
    parts = clean_name(_OWNER.sub("", text[start:end])).split(" ")
    while parts and (parts[0] in titles() or parts[0].lower() in _ARTICLES or parts[0].islower()):
        parts.pop(0)
    while parts and parts[-1].islower():
        parts.pop()
    name = " ".join(parts).partition("/")[0]
    begin = text.find(name, start, end)
    if len(name) < 2 or begin < 0 or len(parts) > _MOST_WORDS or not name[0].isalnum():
        return None
    return Span(begin, begin + len(name), name, name)


def _without_auxiliary(span: Span, people: Sequence[Span]) -> Span:
    """`Will Trump` of a question as a mention of Trump, where somebody of that name is known."""
    first, _, rest = span.name.partition(" ")
    if first not in _AUXILIARIES or not any(one.name != span.name and one.name.endswith(" " + rest) for one in people):
        return span
    return Span(span.end - len(rest), span.end, rest, rest)


def _is_a_pair(name: str, borne: Set[str]) -> bool:
    """Whether a name is two others with a hyphen between: `Trump-Putin`, `U.S.-Russia`."""
    first, hyphen, second = name.partition("-")
    return bool(hyphen) and " " not in name and (first in borne or second in borne or "." in first)


def _is_person(name: str) -> bool:
    parts = name.split(" ")
    if any(part in no_names() or part in titles() or not any(map(str.isalpha, part)) for part in parts):
        return False
    return len(name) > 2 and not name.isupper() and parts[-1][-1].isalpha() and any(map(str.isupper, parts[-1]))


def _is_organisation(name: str) -> bool:
    if name in no_names() or name in titles() or name[0].isdigit() or name.lower() in stopwordsiso.stopwords("en"):
        return False
    return any(map(str.isupper, name))


def _load(model: str) -> Any:
    """The pipeline with what `ner` needs; SettingsError if it cannot be had, or finds no names."""
    check_pipeline(model)
    import spacy  # 2 s and 150 MB: only where it is asked for

    pipeline = spacy.load(model)
    if "ner" not in pipeline.pipe_names:
        raise SettingsError(f"COPYDESK_NER_MODEL: {model!r} has no `ner`; it has {', '.join(pipeline.pipe_names)}")
    for name in pipeline.pipe_names:
        if name not in _NEEDED:
            pipeline.remove_pipe(name)
    return pipeline
