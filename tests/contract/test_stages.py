"""What every stage of every chain promises, whoever wrote it."""

import copy
import socket
import threading

import pytest
from hypothesis import given
from tests.contract.made_articles import articles

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


@pytest.mark.parametrize("stage", STAGES, ids=name)
@given(article=articles())
def test_stage(stage: Stage, article: Article) -> None:
    """Article or Drop, never an exception; the same answer twice; the given article untouched; its place kept."""
    before = copy.deepcopy(article)
    result = stage(article)
    assert article == before
    assert stage(article) == result
    if isinstance(result, Drop):
        assert result.detail
    else:
        assert result.document is article.document
        assert (result.position, result.single) == (article.position, article.single)
        assert result.text.strip()


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
    """Workers fork; a stage that starts a thread would be lost in the child."""
    before = threading.active_count()
    stage(SAMPLE)
    assert threading.active_count() == before


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
