"""The pages of the desk, asked over HTTP: what they say, and what they never do."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote, urlencode

import redis
from tests.integration.desk.serve.door import Answer, Caller
from tests.integration.desk.web.conftest import DOCUMENTS, MORE, OTHER, REPORT
from tests.integration.published import publish

from copydesk_desk.web.render import POLICY
from copydesk_desk.web.views import VIEWS
from copydesk_schemas import Keys
from copydesk_workers.server.streams import read_all
from copydesk_workers.shown import shown_lines


def text_of(answer: Answer) -> str:
    """The words of a page, without its marks, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.body.decode())).split())


def test_a_browser_is_sent_to_the_desk_and_a_program_gets_the_list(desk: Caller) -> None:
    """`/` answers JSON as before; who accepts HTML is sent on."""
    assert "POST /v1/documents" in desk("GET", "/").json["copydesk"]
    sent = desk("GET", "/", headers={"Accept": "text/html"})
    assert (303, "/desk") == (sent.status, sent.headers["location"])


def test_every_page_keeps_to_the_policy(desk: Caller, told: list[str]) -> None:
    """No page has an inline script or style, or loads from elsewhere; each sends the headers that forbid it."""
    paths = ["/desk", "/desk/stories", f"/desk/stories/{told[0]}", f"/desk/records/{told[0]}", "/desk/nothing"]
    paths.append(f"/desk/pair?a={told[0]}&b={told[1]}")
    for path in paths:
        answer = desk("GET", path)
        assert POLICY == answer.headers["content-security-policy"], path
        assert "nosniff" == answer.headers["x-content-type-options"]
        page = answer.body.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=\"/desk/static/)|\son\w+=|\sstyle=|<style", page), path
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//(?!bay\.example/ferry)", page), path


def test_an_empty_namespace_has_pages_too(desk: Caller) -> None:
    """Before the first document each list says that there is nothing; an unknown id is a 404 that says so."""
    assert 200 == desk("GET", "/desk").status
    for order in ("largest", "newest", "growing", "all"):
        answer = desk("GET", f"/desk/stories?order={order}")
        assert (200, True) == (answer.status, "No story matches the filter" in text_of(answer)), order
    assert 404 == desk("GET", "/desk/stories/1-1/0").status
    assert 404 == desk("GET", "/desk/records/1-1/0").status
    assert 400 == desk("GET", "/desk/records/none").status


def test_the_story_says_who_was_first(desk: Caller, told: list[str]) -> None:
    """First is who published first, whatever came in first; how many, and how many independent, is said."""
    said = text_of(desk("GET", f"/desk/stories/{told[0]}"))
    assert "First published by copy.example , 3 Mar 2023 08:00" in said
    assert "3 records in 3 outlets" in said
    assert "1 independent" in said
    assert "Agency: Reuters" in said
    assert said == text_of(desk("GET", f"/desk/stories/{told[1]}")), "any record of the story leads to it"


def test_the_pair_shows_what_is_new(desk: Caller, told: list[str]) -> None:
    """What the second text added is marked as new, and nothing of the first is."""
    page = desk("GET", f"/desk/pair?a={told[0]}&b={told[1]}").body.decode()
    [added] = re.findall(r"<ins>(.*?)</ins>", page, re.S)
    assert "a second ferry would come from the south" in added
    assert "ran aground" not in added
    assert "It holds the other text and adds to it" in page


def test_the_record_says_where_each_field_is_from(desk: Caller, told: list[str]) -> None:
    """Every field of the record has a row; the date and the agency name the rule that found them."""
    answer = desk("GET", f"/desk/records/{told[1]}")
    said = text_of(answer)
    assert "document: the producer gave it" in said
    assert "LONDON (Reuters)" in said
    rows = re.findall(r'<th scope="row">(\w+)</th>', answer.body.decode())
    assert {"published_at", "agency", "entities", "furniture", "chain", "metadata"} <= set(rows)
    assert "a second ferry would come" in "".join(re.findall(r"<mark>(.*?)</mark>", answer.body.decode(), re.S))


def test_fields_are_traced_through_the_document_that_was_pushed(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Stage, rule and line of each field, while the archive has the document; what the schema says after that."""
    html = (
        '<html><head><meta property="og:title" content="Ferry aground off Selvan"></head><body><h1>Ferry aground off'
        f" Selvan</h1><p>By Jane Doe</p><p>{REPORT}</p></body></html>"
    )
    other = {"text": OTHER, "title": "Library opens"}
    _, entry_id = publish(client, keys, [other, {"html": html, "url": "https://bay.example/1"}])
    said = text_of(desk("GET", f"/desk/traced/{entry_id}/0"))
    assert "meta og:title" in said
    assert "The producer gave it." in said
    assert "Stage add_agency" in said
    client.delete(keys.archive)
    assert "no longer in the archive" in text_of(desk("GET", f"/desk/traced/{entry_id}/0"))


def test_the_filters_of_stories(desk: Caller, told: list[str]) -> None:
    """Words, outlet, language and time each keep the story that meets them, and no other."""

    def shown(query: str) -> bool:
        return f"/desk/stories/{told[0]}" in desk("GET", f"/desk/stories?{query}").body.decode()

    for order in ("largest", "newest", "growing", "all"):
        for met in ("q=maren", "language=en", "since=2023-11-14", "until=2023-11-15", "q=MAREN&language=en"):
            assert shown(f"order={order}&{met}"), (order, met)
        for missed in ("q=zeppelin", "language=fr", "since=2023-11-16", "until=2023-11-14", "place=nowhere"):
            assert not shown(f"order={order}&{missed}"), (order, missed)
    assert shown("order=all&outlet=bay.example")
    assert not shown("order=all&outlet=coast.example"), "an outlet's own first records"


def test_a_part_of_a_page_is_no_page(desk: Caller, told: list[str]) -> None:
    """htmx gets what it swaps in, and nothing around it."""
    for path in ("/desk", "/desk/stories?q=maren"):
        part = desk("GET", path, headers={"HX-Request": "true"}).body.decode()
        assert "<html" not in part
        assert "<html" in desk("GET", path).body.decode()


def test_the_list_of_views_has_no_address_twice() -> None:
    """Each address and method stands for one page."""
    assert len({(view.method, view.path) for view in VIEWS}) == len(VIEWS)


def test_sources_say_who_was_first_and_who_is_silent(
    desk: Caller, client: redis.Redis, keys: Keys, told: list[str]
) -> None:
    """Each source has its numbers by day; one that sent something yesterday and nothing today is marked."""
    one = text_of(desk("GET", "/desk/sources?source=copy.example&days=3"))
    assert "First to publish 1 of 1 stories" in one
    assert "Nothing came from it in 3 days" in one
    assert "0 of 1 stories" in text_of(desk("GET", "/desk/sources?source=bay.example"))
    day = 86_400_000
    seconds, _ = client.time()
    now = int(seconds) * 1000
    yesterday = [
        {"text": f"{OTHER} {number}. {word * 30}", "url": f"https://quiet.example/{number}"}
        for number, word in enumerate(("tram ", "harbour ", "bread "))
    ]
    midnight = now - now % day
    publish(client, keys, yesterday, start=midnight - day - 3_600_000)
    publish(client, keys, [{"text": f"{REPORT} Again.", "url": "https://loud.example/1"}], start=midnight - day)
    until = datetime.fromtimestamp((midnight - day) / 1000, UTC).date()
    said = text_of(desk("GET", f"/desk/sources?until={until}"))
    assert "quiet.example silent that day 3" in said
    assert "loud.example silent" not in said
    assert 400 == desk("GET", "/desk/sources?days=400").status


def test_search_finds_words_in_titles_and_texts(desk: Caller, told: list[str]) -> None:
    """All words, in any case, in published records and duplicates; the id of a record leads to it."""

    def found(query: str) -> list[str]:
        return re.findall(r'<h2><a href="/desk/records/([^"]+)"', desk("GET", f"/desk/search?q={query}").body.decode())

    assert [told[2], told[1], told[0]] == sorted(found("maren"), reverse=True)
    assert [told[1]] == found("PASSENGERS+ashore")
    assert [told[1]] == found("%22in+small+boats%22")
    assert [] == found("maren+zeppelin")
    assert "That is all that is kept" in text_of(desk("GET", "/desk/search?q=zeppelin"))
    sent = desk("GET", f"/desk/search?q={told[0]}")
    assert (303, f"/desk/records/{told[0]}") == (sent.status, sent.headers["location"])
    for further in ("x", f"{'9' * 30}-0~-", "-~1-\u0663"):
        assert 400 == desk("GET", f"/desk/search?q=a&further={quote(further)}").status


def attempt(desk: Caller, **fields: str) -> Answer:
    """Sends the form of the page Try."""
    [token] = re.findall(r'name="token" value="(\w+)"', desk("GET", "/desk/try").body.decode())
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{desk.port}"}
    return desk("POST", "/desk/try", urlencode({"token": token, **fields}).encode(), headers)


def test_a_page_that_is_tried_shows_what_would_come_out(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Its article with all fields, and what it would be a copy of; nothing of it is kept."""
    publish(client, keys, DOCUMENTS, start=int(client.time()[0]) * 1000)  # within the window
    before = sorted(client.scan_iter(match=keys.prefix + "*"))
    body = f"<nav>Home</nav><h1>Ferry aground</h1><p>{REPORT}</p>"
    html = f"<html><head><title>Aground</title></head><body>{body}</body></html>"
    said = text_of(attempt(desk, text=html, url="https://new.example/1"))
    assert "Read as HTML: 1 article" in said
    assert "it adds nothing, and would go to the duplicates" in said
    assert "new.example" in said
    assert "menus: Home" in said
    other = attempt(desk, text="Velmora builds a tram to its hospital, the city said.")
    assert "nothing like it was published" in text_of(other)
    assert "No text is left" in text_of(attempt(desk, text=""))
    large = attempt(desk, text="x" * 300_000)
    assert (400, True) == (large.status, "This is more than 256 KB: paste a part of it" in text_of(large))
    assert "would end dead" in text_of(attempt(desk, text="<html><body></body></html>"))
    assert before == sorted(client.scan_iter(match=keys.prefix + "*"))


def test_thousands_of_readers_fill_no_page(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Whoever may read may make groups without end; the first of what is wrong with them is told."""
    publish(client, keys, [{"text": REPORT}])
    for number in range(50):
        client.xgroup_create(keys.clean, f"g{number}", "0")
        client.hset(keys.undelivered("clean", f"g{number}"), "1-0", "{}")
    page = desk("GET", "/desk").body.decode()
    assert (20, 1) == (page.count("refused 1 entry of clean"), page.count("30 more: see copydesk doctor"))


def test_a_long_title_fills_no_list(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Lists show its beginning; the page of the record shows all of it."""
    title = "Ferry " + 1_500 * "W"
    ids = publish(client, keys, [{"text": text, "title": title} for text in (REPORT, f"{REPORT} {MORE}")])
    for path in ("/desk", "/desk/stories", "/desk/search?q=ferry"):
        page = desk("GET", path).body.decode()
        assert title[:500] in page, path
        assert title[:501] not in page, path
    assert title in desk("GET", f"/desk/records/{ids[0]}/0").body.decode()


def test_a_record_with_very_many_values_fills_no_page(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """75,000 pictures made a page of 4 MB, over which a browser took nine seconds; how many more there are is told."""
    images = [{"url": f"https://velm.example/{number}.jpg"} for number in range(1_000)]
    notes = {f"k{number}": {"a": list(range(1_000))} for number in range(300)}
    [entry_id] = publish(
        client, keys, [{"text": OTHER, "images": images, "metadata": notes, "url": "https://velm.example/"}]
    )
    for address in (f"/desk/records/{entry_id}/0", f"/desk/traced/{entry_id}/0"):
        shown = desk("GET", address)
        assert (200, 200) == (shown.status, shown.body.count(b".jpg"))
        assert len(shown.body) < 150_000
        told = text_of(shown)
        assert "… and 800 more" in told
        assert "… and 100 more" in told
        assert "48, 49, … and 950 more" in told


def test_hostile_text_stays_text(desk: Caller, client: redis.Redis, keys: Keys) -> None:
    """Marks, codes of terminals and overrides of direction in every field come out as text, on every page."""
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>\x1b[2J\x9b2J\u202egpj\u2066'
    document: dict[str, object] = {
        "text": f"{REPORT} {evil}",
        "title": f"Title {evil}",
        "url": f"https://evil.example/{evil}",
        "source": f"Source {evil}",
        "authors": [f"Author {evil}"],
        "metadata": {evil: evil},
        "guid": evil,
    }
    other = document | {"text": f"{MORE} {evil}", "guid": "2", "url": f"javascript:{evil}"}
    ids = publish(client, keys, [document, other, {"text": 5, evil: evil}])
    [(letter, _)] = read_all(client, keys.dead)
    paths = ["/desk", "/desk/stories", "/desk/stories?order=all", f"/desk/stories/{ids[0]}/0", "/desk/sources"]
    paths += [f"/desk/records/{ids[0]}/0", f"/desk/records/{ids[1]}/0", f"/desk/pair?a={ids[0]}/0&b={ids[1]}/0"]
    paths += ["/desk/dead", f"/desk/dead/{letter}", "/desk/search?q=maren", f"/desk/search?{urlencode({'q': evil})}"]
    paths += [f"/desk/stories?{urlencode({'q': evil})}", f"/desk/{quote(evil)}", f"/desk/records/{quote(evil)}"]
    pages = [desk("GET", path).body.decode() for path in paths]
    pages.append(attempt(desk, text=f"{REPORT} {evil}", title=evil, source=evil).body.decode())
    for path, page in zip([*paths, "try"], pages, strict=True):
        assert page, path
        assert not re.search(r"<script>|<img|onerror=[^&]*>[^<]*<script", page.replace("&lt;", "")), path
        assert shown_lines(page) == page, path
        assert "javascript:" not in re.findall(r'href="([^"]*)"', page), path
    assert "&lt;script&gt;alert(1)" in pages[3]
