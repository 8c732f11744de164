"""Every page of the desk in a real browser: narrow and wide, light and dark, with and without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page
from tests.acceptance.desk.conftest import AXE, Told, opened

pytestmark = pytest.mark.long

#: Findings of axe that fail a test.
GRAVE = ("serious", "critical")


def findings(page: Page) -> list[str]:
    """What axe-core finds on a page, of the grave kinds."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{page.url}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_every_page_is_sound(browser: Browser, told: Told, width: int, scheme: str) -> None:
    """No word on the console, no request to elsewhere, nothing wider than the window, and axe finds nothing grave."""
    grave: list[str] = []
    wide: list[str] = []
    with opened(browser, told, width=width, color_scheme=scheme) as (page, seen):
        for path in told.pages():
            page.goto(told.url + path)
            grave += findings(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)
            assert 1 == page.locator("h1").count(), path
            assert page.evaluate("window.evil") is None, path
    assert ([], [], []) == (seen.faults, grave, wide)


def test_every_page_reads_without_javascript(browser: Browser, told: Told) -> None:
    """The words are the same: JavaScript adds the chart and the renewal, and nothing that one reads."""
    words: dict[bool, dict[str, str]] = {}
    for javascript in (True, False):
        with opened(browser, told, java_script_enabled=javascript) as (page, _):
            for path in told.pages():
                page.goto(told.url + path)
                words.setdefault(javascript, {})[path] = page.locator("main").inner_text()
    paths = [path for path in told.pages() if path != "/desk"]  # its numbers move
    assert {path: words[True][path] for path in paths} == {path: words[False][path] for path in paths}
    assert "Newest stories" in words[False]["/desk"]


def test_nothing_inline_runs(browser: Browser, told: Told) -> None:
    """The policy holds: a script that is put into a page does not run, nor a picture from elsewhere load."""
    with opened(browser, told) as (page, seen):
        page.goto(f"{told.url}/desk/stories")
        page.evaluate(
            """() => {
                document.addEventListener("securitypolicyviolation", (event) => {
                    window.blocked = (window.blocked || []).concat(event.effectiveDirective);
                });
                const script = document.createElement("script");
                script.textContent = "window.evil = 3";
                const image = document.createElement("img");
                image.src = "https://elsewhere.example/x.png";
                const link = document.createElement("a");
                link.setAttribute("style", "color: red");
                document.body.append(script, image, link);
            }"""
        )
        page.wait_for_function("(window.blocked || []).length >= 3")
        assert {"script-src-elem", "img-src", "style-src-attr"} == set(page.evaluate("window.blocked"))
        assert page.evaluate("window.evil") is None
    assert seen.faults, "the browser says on the console what it blocked"


@pytest.mark.parametrize(("which", "direction", "language"), [("arabic", "rtl", "ar"), ("chinese", "ltr", "zh")])
def test_texts_run_in_their_own_direction(
    browser: Browser, told: Told, which: str, direction: str, language: str
) -> None:
    """The text and its title have the direction of their script and say their language; the page around has its own."""
    with opened(browser, told, width=390) as (page, seen):
        page.goto(f"{told.url}/desk/records/{getattr(told, which)}")
        for place in ("h1 bdi", ".text"):
            assert direction == page.locator(place).evaluate("one => getComputedStyle(one).direction")
            assert language == page.locator(place).get_attribute("lang")
        assert "ltr" == page.locator("body").evaluate("one => getComputedStyle(one).direction")
        page.goto(f"{told.url}/desk/search?q={'الميناء' if which == 'arabic' else '渡轮'}")
        assert 1 == page.locator("mark").count()
    assert [] == seen.faults


def test_hostile_text_shows_as_text(browser: Browser, told: Told) -> None:
    """Scripts, codes of terminals and overrides of direction in every field are visible and do nothing."""
    with opened(browser, told) as (page, seen):
        for path in (f"/desk/records/{told.evil}", f"/desk/dead/{told.letter}"):
            page.goto(told.url + path)
            words = page.locator("main").inner_text()
            assert "<script>window.evil=1</script>" in words, path
            assert "\\x1b[2J" in words, path
            assert "\\u202egpj.exe" in words, path
            assert page.evaluate("window.evil") is None
            assert 0 == page.locator("main script, main img").count()
    assert [] == seen.faults
