"""The snippets of producers/README.md, as they stand there."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from tests.integration.producers.stream import documents, publish

from copydesk_schemas import Keys, decode_raw
from copydesk_workers.server.embedded import EmbeddedServer

README = Path(__file__).parents[3] / "producers" / "README.md"
SNIPPETS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", README.read_text(encoding="utf-8"), re.S | re.M)
URL = "redis://localhost:6379/0"


def snippets(language: str) -> list[str]:
    """The snippets of a language, in the order of the page."""
    return [code for marked, code in SNIPPETS if marked == language]


def run(code: str, server: EmbeddedServer, keys: Keys) -> str:
    """Runs a Python snippet on the server of the tests, in their namespace; what it prints."""
    assert URL in code
    code = code.replace(URL, server.url).replace("copydesk:main:", keys.prefix).replace('"main"', f'"{keys.namespace}"')
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert (0, "") == (done.returncode, done.stderr)
    return done.stdout


def test_every_language_is_there() -> None:
    """Pushing and reading are shown in three languages, pushing with redis-cli too."""
    assert {"sh": 1, "python": 4, "js": 2, "go": 2} == {
        language: len(snippets(language)) for language in ("sh", "python", "js", "go")
    }
    assert len(SNIPPETS) == 9


def test_redis_cli(client: redis.Redis, keys: Keys) -> None:
    """The arguments of the redis-cli line put a document on the stream that keeps the contract."""
    name, option, url, *command = shlex.split(snippets("sh")[0].replace("copydesk:main:", keys.prefix))
    assert ("redis-cli", "-u", URL) == (name, option, url)
    client.execute_command(*command)  # type: ignore[no-untyped-call]  # redis-py leaves this one untyped
    (document,) = documents(client, keys)
    assert decode_raw(document).url == "https://example.org/1"


def test_python_without_copydesk(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """Plain redis-py is enough to push."""
    run(snippets("python")[0], server, keys)
    (document,) = documents(client, keys)
    assert decode_raw(document).url == "https://example.org/2"


def test_python_with_the_producer(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """The Producer pushes all and says so."""
    assert "1000 documents are on the server's disk\n" == run(snippets("python")[1], server, keys)
    assert [f"ferry-{number}" for number in range(1000)] == [decode_raw(each).guid for each in documents(client, keys)]


def test_python_with_the_reader(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """The Reader prints each record and acknowledges it; a second run finds nothing left."""
    titles = publish(client, keys.clean, 3)
    code = snippets("python")[2]
    assert 'consumer="site-1")' in code
    code = code.replace('consumer="site-1")', 'consumer="site-1", wait=0)')
    assert "".join(f"{title[1:]}-0/0 original {title}\n" for title in titles) == run(code, server, keys)
    assert 0 == client.xpending(keys.clean, "site")["pending"]
    assert "" == run(code, server, keys)


def test_reading_begins_with_what_was_not_acknowledged(server: EmbeddedServer, client: redis.Redis, keys: Keys) -> None:
    """After a crash the reader gets its own pending records, then new ones, each once, and skips trimmed ones."""
    for number in range(4):
        client.xadd(keys.clean, {"record": f'{{"id": "1-{number}/0", "relation": "original", "title": "T{number}"}}'})
    client.xgroup_create(keys.clean, "site", id="0")
    client.xreadgroup("site", "site-1", {keys.clean: ">"}, count=3)  # and the process that did this is gone
    client.xtrim(keys.clean, maxlen=3, approximate=False)
    code = snippets("python")[3]
    assert "while True:" in code
    code = code.replace("while True:", "for _ in range(4):").replace("block=5000", "block=10")
    expected = "".join(f"1-{number}/0 original T{number}\n" for number in (1, 2, 3))
    assert expected == run(code, server, keys)
    assert 0 == client.xpending(keys.clean, "site")["pending"]
    assert "" == run(code, server, keys)


@pytest.mark.parametrize("language", ["js", "go"])
def test_other_languages_name_the_same_streams(language: str) -> None:
    """Node and Go are tried by hand; here their names are held to those of the key module."""
    push, read = snippets(language)
    assert f'"{Keys().raw}"' in push
    assert f'"{Keys().clean}"' in read
