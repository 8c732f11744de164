"""`copydesk report`, `copydesk stories ID --plot` and `copydesk serve --in`, as a user types them."""

import http.client
import json
import re
from contextlib import closing
from pathlib import Path

from tests.acceptance.conftest import Run
from tests.acceptance.serving import serving

from copydesk_workers.shown import shown_lines

EVIL = '<script>alert(1)</script>\x1b[2J\u202e"'
TEXT = "The lighthouse keeper of Ulva retired on Friday after forty years without a single dark night on the coast."


def test_a_run_is_reported_drawn_and_shown(copydesk: Run, tmp_path: Path) -> None:
    """After a run: its numbers, one page without scripts, a picture of a story, and the desk on the same folder."""
    pages = [
        {"text": TEXT, "source": "Ulva Post", "title": f"Keeper retires {EVIL}", "url": "https://ulva.example/1"},
        {"text": TEXT, "source": f"Coast {EVIL}", "title": f"Keeper retires {EVIL}", "url": "javascript:alert(1)"},
        {"text": ""},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, pages)), "utf-8")
    assert 0 == copydesk("run", "in.jsonl", "--out", "out", "--workers", "1").returncode
    said = copydesk("report", "out")
    assert (0, True) == (said.returncode, said.stdout.startswith("1 published as something new\n1 duplicates")), said
    written = copydesk("report", "out", "--html", "--json")
    told = json.loads(written.stdout)
    assert ({"original": 1, "exact": 1}, {"empty": 1}) == (told["relations"], told["dead"])
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert not re.search(r"<script|javascript:|<img|<link|url\(", page)
    assert shown_lines(page) == page
    assert "&lt;script&gt;alert(1)" in page
    assert ["https://ulva.example/1"] == re.findall(r'<a href="([^"]+)"', page)
    [story] = told["stories"]
    (tmp_path / ".copydesk").symlink_to(tmp_path / "out" / ".copydesk")
    drawn = copydesk("stories", story["id"], "--plot", "spread.svg")
    assert 0 == drawn.returncode, drawn.stderr
    assert 2 == (tmp_path / "spread.svg").read_text("utf-8").count("<circle")
    (tmp_path / ".copydesk").unlink()
    with (
        serving(tmp_path, "--in", "out") as (_, port),
        closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection,
    ):
        connection.request("GET", f"/desk/stories/{story['id']}")
        answer = connection.getresponse()
        assert (200, True) == (answer.status, b"Keeper retires" in answer.read())
        connection.request("POST", "/v1/documents", json.dumps({"text": TEXT}), {"Content-Type": "application/json"})
        refused = connection.getresponse()
        assert (409, True) == (refused.status, b"-n 1" in refused.read())


def test_where_nothing_is_they_say_so(copydesk: Run) -> None:
    """No server is started on a folder that no run wrote to."""
    for command in (("report", "."), ("report", "nowhere", "--html"), ("serve", "--in", "nowhere", "--port", "0")):
        finished = copydesk(*command)
        assert (1, True) == (finished.returncode, "name the folder that `run --out` wrote to" in finished.stderr)
    assert 2 == copydesk("stories", "--plot", "x.svg").returncode
    assert 2 == copydesk("serve", "--in", "out", "--redis", "redis://localhost:1").returncode
