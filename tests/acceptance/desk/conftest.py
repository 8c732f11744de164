"""A real browser: the chromium of this machine, and a desk with documents in several scripts, one of them hostile."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import redis
from msgspec import Struct
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from tests.integration.desk.serve.door import running
from tests.integration.desk.web.conftest import DOCUMENTS
from tests.integration.published import publish, settings_of

from copydesk_desk.serve.door import Door
from copydesk_desk.web.desk import Desk
from copydesk_desk.web.pulse import Sample
from copydesk_desk.web.views import make_desk
from copydesk_schemas import Keys
from copydesk_workers.server.connection import connect
from copydesk_workers.server.embedded import EmbeddedServer
from copydesk_workers.server.streams import read_all

#: Names of the program, in the order of preference.
PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
#: Longest wait for what a page is to show, in milliseconds: only a failing test takes as long.
_PATIENCE: Final = 90_000
#: Rules of accessibility (axe-core, unchanged; see LICENSE.txt beside it).
AXE: Final = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")

EVIL: Final = '<script>window.evil=1</script>"><img src=x onerror="window.evil=2">\x1b[2J\x9b2J\u202egpj.exe\u2066'
ARABIC: Final = (
    "أعلنت هيئة الموانئ في سلفان يوم الثلاثاء إغلاق الميناء بسبب العاصفة القادمة من الجنوب حتى إشعار آخر. وقالت الهيئة"
    " إن 112 راكبا نقلوا إلى فنادق المدينة، وإن العبارة مارين سترسو في ميناء آخر حتى تهدأ الرياح يوم الجمعة."
)
CHINESE: Final = (
    "台风周二登陆塞尔万，港口关闭，渡轮停航，岛上居民被要求留在家中等待进一步通知。港务局表示，一百一十二名乘客已被送往"
    "城里的旅馆，渡轮将停靠在另一个港口，直到星期五风力减弱为止。市长说，岛上的商店有三天的面包。"
)


#: Of a source that sends nothing today.
YESTERDAY: Final = [
    {"text": f"{text}, the council said on Monday after a long night.", "url": f"https://quiet.example/{number}"}
    for number, text in enumerate(("A tram opens in Norda", "The market of Velmora moves", "Apples are late in Tarn"))
]
_DAY: Final = 86_400_000


class Told(Struct, frozen=True):
    """A desk that serves: its address, its namespace, ids of records by what they are, and of a dead letter."""

    url: str
    client: redis.Redis
    keys: Keys
    first: str
    second: str
    arabic: str
    chinese: str
    evil: str
    letter: str

    def pages(self) -> list[str]:
        """The path of every kind of page."""
        return [
            "/desk",
            "/desk/stories",
            "/desk/stories?order=all",
            f"/desk/stories/{self.first}",
            f"/desk/stories/{self.evil}",
            f"/desk/pair?a={self.first}&b={self.second}",
            f"/desk/records/{self.second}",
            f"/desk/records/{self.arabic}",
            f"/desk/records/{self.chinese}",
            f"/desk/records/{self.evil}",
            f"/desk/traced/{self.evil}",
            "/desk/sources",
            "/desk/sources?source=bay.example",
            "/desk/dead",
            f"/desk/dead/{self.letter}",
            "/desk/try",
            "/desk/search?q=ferry",
            "/desk/login",
            "/desk/nothing-here",
        ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser; tests are skipped where there is none.

    It ends with its module: while it runs, no other test of the process could have an event loop of its own.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"no browser is installed (apt-get install {PROGRAMS[0]})")
    with sync_playwright() as playwright:
        # Without its sandbox, which needs rights that containers do not give. It loads our own pages only.
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A desk on a server of the module's own, to which tests may add."""
    with EmbeddedServer(tmp_path_factory.mktemp("desk")) as server, closing(connect(server.url)) as client:
        yield from _filled(server, client)


def _filled(server: EmbeddedServer, client: redis.Redis) -> Iterator[Told]:
    keys = Keys()
    evil: dict[str, object] = {
        "text": f"{DOCUMENTS[0]['text']} {EVIL} And the mayor said that bread would be flown in on Thursday morning.",
        "title": f"Title {EVIL}",
        "url": f"https://evil.example/{EVIL}",
        "source": f"Source {EVIL}",
        "authors": [f"Author {EVIL}"],
        "metadata": {EVIL: EVIL},
    }
    documents: list[dict[str, object] | bytes] = [
        *DOCUMENTS,
        {"text": ARABIC, "title": "إغلاق ميناء سلفان بسبب العاصفة", "url": "https://arabic.example/1"},
        {"text": CHINESE, "title": "台风登陆 港口关闭", "url": "https://chinese.example/1"},
        evil,
        {"text": 5, EVIL: EVIL, "url": "https://wrong.example/1"},
        b"{no json",
    ]
    seconds, _ = client.time()
    midnight = int(seconds) * 1000 // _DAY * _DAY
    publish(client, keys, YESTERDAY, start=midnight - 3_600_000)
    ids = [f"{entry_id}/0" for entry_id in publish(client, keys, documents, start=int(seconds) * 1000)]
    letter = list(read_all(client, keys.dead))[1][0]
    with running(settings_of(keys), server.url, rooms=_with_a_past) as call:
        address = f"http://127.0.0.1:{call.port}"
        yield Told(address, client, keys, ids[0], ids[1], ids[5], ids[6], ids[7], letter)


def _with_a_past(door: Door) -> Desk:
    """A desk that has served for ten minutes, so that its first page has something to draw."""
    now = time.time()
    evening = int(now) * 1000 // _DAY * _DAY + _DAY * 3 // 4  # sources have had time to be silent
    desk = make_desk(door, lambda: evening)
    for minute in range(10):
        count = minute * (minute % 3 + 1)
        told = {"came_in": count, "published": count, "duplicates": 0, "dead": 0, "waiting": minute, "workers": 2}
        desk.pulse.note(Sample(at=now - 60 * (10 - minute), **told))
    return desk


class Seen(Struct):
    """What a page did that it must not: messages on the console, errors, dialogs, requests to elsewhere."""

    faults: list[str]


@contextmanager
def opened(browser: Browser, told: Told, *, width: int = 1440, **options: Any) -> Iterator[tuple[Page, Seen]]:
    """A window of its own, and what its pages do wrong."""
    context = browser.new_context(viewport={"width": width, "height": 900}, **options)
    context.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    page, seen = context.new_page(), Seen([])

    def said(message: ConsoleMessage) -> None:
        refused = "Failed to load resource" in message.text and message.location["url"] == page.url
        if not refused:  # a page that is a 404 says so on the console as well
            seen.faults.append(f"{page.url}: console {message.type}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: seen.faults.append(f"{page.url}: {error}"))
    page.on("request", lambda request: None if request.url.startswith(told.url) else seen.faults.append(request.url))

    def asked(dialog: Any) -> None:
        seen.faults.append(f"{page.url}: dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", asked)
    try:
        yield page, seen
    except Exception as error:
        error.add_note(f"the page was {page.url}: {page.locator('body').inner_text()[:1000]}")
        raise
    finally:
        context.close()
