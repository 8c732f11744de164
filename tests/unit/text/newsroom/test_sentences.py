"""Sentences: where they end, and which of them say nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_text.newsroom.sentences import clause_starts, gives_no_comment, gives_no_details, sentence_spans


def sentences(text: str) -> list[str]:
    """The sentences of a text, without space around them."""
    return [text[start:end].strip() for start, end in sentence_spans(text)]


@given(st.text(alphabet=st.sampled_from("ab AB.!?。\"') \n*,12"), max_size=80))
def test_the_sentences_of_a_text_are_the_text(text: str) -> None:
    """In order, each begins where the one before ended."""
    spans = sentence_spans(text)
    assert [start for start, _ in spans] == [0, *(end for _, end in spans)][: len(spans)]
    assert text == "".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize(
    "text",
    [
        "The board met. | It closed the quay.",
        'She said "it is closed." | Nobody spoke.',
        'The firm filed under "Chapter 11." | Nobody spoke.',
        "ST. ANNA, Lindmark (Varno News) - The quay closed. | Nobody spoke.",
        "Sen. Ann Low of the U.S. Senate met Dr. Berg at 3 p.m. on Friday. | They left at noon.",
        "It paid 3.5 million... | Then it left",
        "HARBOUR SHUT\n\n | The board closed the quay",
        "a first paragraph without a stop\n    | a second one",
        "points: | * The quay closes. | * The ferry stays.",
        "Er kam am 3. März nach Lindmark. | Der Rat tagte.",
        "公司关闭了码头。 | 没有人发言。",
        "उन्होंने घाट बंद किया। | वह चले गए।",
        "أغلقت الشركة الرصيف؟ | نعم.",
    ],
)
def test_where_sentences_end(text: str) -> None:
    """At a stop with a new beginning behind it, an empty line, an indent, a mark of a list; not at abbreviations."""
    parts = text.split(" | ")
    assert [part.strip() for part in parts] == sentences(text.replace("| ", ""))


def test_parts_of_a_sentence() -> None:
    """They start behind commas, colons, dashes and brackets, not inside figures."""
    text = "The board, which met (on Friday) in Lindmark -- closed 1,500 berths: all of them"
    starts = [0, *clause_starts(text, 0, len(text)), len(text)]
    assert [text[start:end] for start, end in pairwise(starts)] == [
        "The board, ",
        "which met (",
        "on Friday) ",
        "in Lindmark -- ",
        "closed 1,500 berths: ",
        "all of them",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "It gave no further details.",
        "No other details were immediately available.",
        "Terms of the sale were not disclosed.",
        "The company did not disclose the cash purchase price.",
        "The price was not disclosed.",
        "She did not elaborate.",
        "Weitere Einzelheiten wurden nicht genannt.",
        "Nähere Angaben machte die Polizei nicht.",
        "Aucun autre détail n’a été donné.",
        "Il n'a pas donné de détails.",
        "No dio más detalles.",
        "Não deu mais detalhes.",
        "Non sono stati forniti altri particolari.",
        "Подробностей он не привёл.",
        "Başka ayrıntı verilmedi.",
        "ولم يذكر مزيدا من التفاصيل.",
        "उन्होंने और कोई जानकारी नहीं दी।",
        "该公司没有透露更多细节。",
        "詳細は明らかにしていない。",
        "자세한 내용은 밝히지 않았다.",
    ],
)
def test_nothing_more_is_known(sentence: str) -> None:
    """In whatever language it is said."""
    assert gives_no_details(sentence)
    assert not gives_no_comment(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A spokesman declined to comment.",
        "Officials were not immediately available.",
        "The line did not respond to a request for comment.",
        "Ein Sprecher wollte sich dazu nicht äußern.",
        "La compagnie s’est refusée à tout commentaire.",
        "La empresa declinó hacer comentarios.",
        "A empresa não quis comentar.",
        "Представитель отказался от комментариев.",
        "Sözcü yorum yapmaktan kaçındı.",
        "ورفض المتحدث التعليق.",
        "प्रवक्ता ने टिप्पणी से इनकार किया।",
        "发言人拒绝置评。",
        "広報担当者はコメントを控えた。",
    ],
)
def test_somebody_said_nothing(sentence: str) -> None:
    """In whatever language it is said."""
    assert gives_no_comment(sentence)
    assert not gives_no_details(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The drug is not available in Europe.",
        "Patients did not respond to the drug.",
        "It gave no further details, but said that 40 people had been taken off the ship.",
        "The board disclosed details of the sale.",
        "No information reached the harbour before the storm struck the ferry, and so its crew went on as if nothing"
        " had happened and lost two of the boats that stood on the upper deck.",
        "Er äußerte sich zu den Einzelheiten.",
        "公司公布了更多细节。",
    ],
)
def test_what_says_something(sentence: str) -> None:
    """A fact beside it, or other words of the kind."""
    assert not gives_no_details(sentence)
    assert not gives_no_comment(sentence)
