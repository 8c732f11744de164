"""What every stage of every chain promises, whoever wrote it."""

import copy
import socket
import threading

import pytest
from hypothesis import given
from tests.contract.made_articles import articles
from tests.laws import examples

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop, Stage
from copydesk_text.chain.chain import CHAINS, Chain, run_stages

SAMPLE = Article(
    document=RawDocument(text="The council voted to rebuild the bridge.", url="https://river.example/bridge"),
    text="The council voted to rebuild the bridge.",
)
STAGES = list(dict.fromkeys(stage for chain in CHAINS.values() for stage in chain.stages))


def name(stage: Stage) -> str:
    return getattr(stage, "__name__", type(stage).__name__)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stage that connects to anything fails."""

    def refuse(*arguments: object) -> None:
        pytest.fail(f"a stage tried to connect: {arguments[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@examples(100)
@given(article=articles())
def test_every_stage(article: Article) -> None:
    """Article or Drop, never an exception; the same answer twice; the given article untouched; its place kept.

    All stages get the same articles, since making one takes longer than most stages do.
    """
    before = copy.deepcopy(article)
    for stage in STAGES:
        result = stage(article)
        assert article == before, name(stage)
        assert stage(article) == result, name(stage)
        if isinstance(result, Drop):
            assert result.detail, name(stage)
        else:
            assert result.document is article.document, name(stage)
            assert (result.position, result.single) == (article.position, article.single), name(stage)
            assert result.text.strip(), name(stage)


@pytest.mark.parametrize("chain", CHAINS.values(), ids=list(CHAINS))
@given(article=articles())
def test_chain(chain: Chain, article: Article) -> None:
    """The stages fit together in their order: what one leaves, the next can take."""
    result = run_stages(chain.stages, article)
    assert run_stages(chain.stages, article) == result
    if isinstance(result, Article):
        assert result.document is article.document
        assert result.position == article.position


@pytest.mark.parametrize("stage", STAGES, ids=name)
def test_stage_starts_no_thread(stage: Stage) -> None:
    """Workers fork; a thread that a stage starts would be lost in the child."""
    before = set(threading.enumerate())
    stage(SAMPLE)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("stage", STAGES, ids=name)
def test_stage_says_what_it_does(stage: Stage) -> None:
    """Each stage has a name and a docstring, which the documentation and the metrics show."""
    assert name(stage).isidentifier()
    assert (stage.__doc__ or "").strip()


@pytest.mark.parametrize("chain", CHAINS.values(), ids=list(CHAINS))
def test_no_stage_stands_twice(chain: Chain) -> None:
    """A stage is listed once a chain."""
    stages = chain.stages
    assert len(set(stages)) == len(stages)
