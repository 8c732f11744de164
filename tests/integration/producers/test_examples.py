"""The programs in producers/examples push what they are given; the Go program is read, not run."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from tests.integration.producers.stream import documents

from copydesk_schemas import Keys, decode_raw
from copydesk_workers.server.embedded import EmbeddedServer

EXAMPLES = Path(__file__).parents[3] / "producers" / "examples"
NODE = shutil.which("node")
PROGRAMS = {
    "python": [sys.executable, "-W", "error", str(EXAMPLES / "push.py")],
    "node": [NODE or "node", str(EXAMPLES / "push.mjs")],
}
LANGUAGES = [
    "python",
    pytest.param("node", marks=pytest.mark.skipif(NODE is None, reason="Node is not installed")),
]


def run(language: str, server_url: str, keys: Keys, lines: str) -> "subprocess.CompletedProcess[str]":
    """Runs the program of a language with these lines on standard input."""
    command = [*PROGRAMS[language], server_url, keys.namespace]
    return subprocess.run(command, input=lines, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_is_pushed_in_order(
    language: str, server: EmbeddedServer, client: redis.Redis, keys: Keys
) -> None:
    """Each line becomes one raw document, whatever script it is in, more lines than are under way at once."""
    texts = [f"Ferry {number} left Velm – 渡輪 {number}." for number in range(250)]
    lines = "".join(json.dumps({"text": text, "guid": text}, ensure_ascii=False) + "\n" for text in texts)
    done = run(language, server.url, keys, lines)
    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout.endswith(": 250\n")
    assert texts == [decode_raw(document).text for document in documents(client, keys)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_an_error(language: str, server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """Where the stream's key holds something else the program ends with an error that says so, not with a count."""
    client.set(keys.raw, "no stream")
    done = run(language, server.url, keys, '{"text": "The harbour reopened."}\n')
    assert 0 != done.returncode
    assert "WRONGTYPE" in done.stderr
    assert "" == done.stdout


def test_python_names_the_line_that_does_not_fit(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """A line that breaks the contract is named and left out; the others are pushed."""
    done = run("python", server.url, keys, '{"text": "The harbour reopened."}\n{"body": "x"}\nno JSON\n')
    assert 1 == done.returncode
    assert ["line 2:", "line 3:"] == [line[:7] for line in done.stderr.splitlines()]
    assert 1 == len(documents(client, keys))


def test_go_names_the_stream_and_is_indented_by_tabs() -> None:
    """The Go program uses the stream and field of the contract, and looks as gofmt leaves a file."""
    code = (EXAMPLES / "push.go").read_text("utf-8")
    assert Keys("main").raw == "".join(re.findall(r'stream := "(.+?)" \+ namespace \+ "(.+?)"', code)[0]).replace(
        "copydesk:", "copydesk:main", 1
    )
    assert '{"document": lines.Text()}' in code
    assert [] == [line for line in code.splitlines() if line.startswith(" ") or line != line.rstrip()]
    assert code.count("{") == code.count("}")
    assert code.endswith("}\n")
