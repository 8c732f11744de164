"""Pages as HTML. Whatever a document says becomes text here: no template can forget it.

Each value that a template prints is cleaned as for a terminal (`shown.py`), then escaped by jinja. `own` and `line` in
the templates also isolate it, so that right-to-left letters in a title do not turn the words around it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

from copydesk_desk.operations.publications import headline_of
from copydesk_schemas.counted import counted
from copydesk_schemas.ids import LAST_SECOND
from copydesk_workers.shown import shown, shown_lines

#: How `provenance.py` of the workers ends a day of which no time is known.
_DAY_END: Final = "T23:59:59Z"
#: The files that pages load, and their types.
STATIC: Final[Mapping[str, str]] = {
    "desk.css": "text/css",
    "desk.js": "text/javascript",
    "htmx.min.js": "text/javascript",
    "uPlot.iife.min.js": "text/javascript",
    "uPlot.min.css": "text/css",
    "icon.svg": "image/svg+xml",
}
_FOLDER: Traversable = files("copydesk_desk.web").joinpath("static")

#: Nothing from elsewhere, nothing inline, no frame around it, and forms go to the door only.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # `no-referrer` would take the origin from our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "HX-Request, Cookie",
}


def render(template: str, /, **values: Any) -> str:
    """Fills a template in."""
    return _environment().get_template(template).render(**values)


def page(template: str, code: int = 200, /, **values: Any) -> Response:
    """A page as an answer.

    Args:
        template: Name of the template.
        code: HTTP status.
        values: What it shows.
    """
    return Response(render(template, **values), code, headers=dict(HEADERS), media_type="text/html")


def static_file(name: str) -> tuple[bytes, str]:
    """A file that pages load: its bytes and its type.

    Raises:
        KeyError: There is none of this name.
    """
    kind = STATIC[name]
    return _FOLDER.joinpath(name).read_bytes(), kind


def address_of(path: str, **query: object) -> str:
    """An address of the desk. Parameters that are None or empty are left out.

    Args:
        path: The path below `/desk`; ids in it may hold a slash.
        query: The parameters.
    """
    told = {name: value for name, value in query.items() if value not in (None, "")}
    return "/desk" + quote(path) + (f"?{urlencode(told)}" if told else "")


def safe_link(url: str | None) -> str | None:
    """The address, if a reader may open it: http and https, never `javascript:` and the like."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or shown(url or "") != url:
        return None
    return url


def moment(text: str | None) -> Markup:
    """A time as people read it, in UTC, with the exact one for programs; a date stays one."""
    if not text:
        return Markup("")
    text = day_or_time(text)
    try:
        if len(text) <= len("2026-03-03"):
            told = datetime.fromisoformat(text).strftime("%-d %b %Y")
        else:
            read = datetime.fromisoformat(text)
            read = read if read.tzinfo else read.replace(tzinfo=UTC)
            told = read.astimezone(UTC).strftime("%-d %b %Y %H:%M")
    except (ValueError, OverflowError):  # a document may say anything
        return escape(shown(text))
    return Markup('<time datetime="{}">{}</time>').format(shown(text), told)


def day_or_time(at: str) -> str:
    """The day alone of a time that is the last second of a day: the commit notes a day without a time so."""
    return at[: len("2026-03-03")] if at.endswith(_DAY_END) else at


def moment_of(milliseconds: float) -> str:
    """A time as RFC 3339, from milliseconds since 1970; those beyond the year 9999 are that year's end."""
    seconds = min(max(milliseconds / 1000, 0), LAST_SECOND)
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def own(value: object) -> Markup:
    """Text of a document on one line, isolated from the words around it."""
    return Markup('<bdi dir="auto">{}</bdi>').format(shown(str(value)))


def line(value: object) -> str:
    """Text on one line, for an attribute."""
    return shown(str(value))


def number(value: float | None) -> str:
    """A number with commas; an em dash for none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def cut(text: str, most: int) -> str:
    """The beginning of a text."""
    return text if len(text) <= most else text[:most].rstrip() + " …"


def _clean(value: object) -> object:
    """What jinja prints of a value: nothing for None, a text without what a terminal or a bidi reader obeys."""
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown_lines(value)
    return value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("copydesk_desk.web"),
        autoescape=True,
        finalize=_clean,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        own=own,
        line=line,
        moment=moment,
        number=number,
        counted=counted,
        cut=cut,
        safe_link=safe_link,
        headline=headline_of,
        day_or_time=day_or_time,
    )
    environment.globals.update(address=address_of, static=_versioned)
    return environment


@cache
def _versioned(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it."""
    data, _ = static_file(name)
    return f"/desk/static/{name}?{sha256(data).hexdigest()[:12]}"
