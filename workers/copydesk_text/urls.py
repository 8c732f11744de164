"""Finds the one address of a page, and the domain of its outlet.

`can_ada` parses as browsers do (WHATWG URL): it lower-cases the host, drops default ports and resolves dots.
courlan's `clean_url` was tried for the query and left out: it takes `cid=`, `uid=` and `source=` for tracking and
loses values without a name (`/story.php?12345`), which are what tells two stories of some outlets apart.
"""

import re
from typing import Final

import can_ada
from publicsuffixlist import PublicSuffixList

#: Parameters that say how the reader came, by name …
TRACKING: Final = frozenset((
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "ysclid",
    "igshid", "igsh", "li_fat_id", "epik", "srsltid", "_openstat", "mkt_tok", "wt_mc", "wt_zmc", "cmp", "cmpid",
    "icid", "intcmp", "intcid", "ito", "xtor", "spm", "smid", "smtyp", "sref", "ftag", "ncid", "ocid", "ref",
    "ref_src", "ref_url", "referer", "referrer", "rss", "feedtype", "cvid", "__twitter_impression", "__s",
    "_ga", "_gl", "s_kwcid", "sr_share", "trk", "trkcampaign", "amp", "amp_js_v", "amp_gsa", "usqp",
    "outputtype", "guccounter", "guce_referrer", "guce_referrer_sig", "gad_source", "gad_campaignid", "wickedid",
    "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "taid", "tblci", "obclickid", "oborigurl", "emci",
    "emdi", "ceid", "sfmc_id", "mkevt", "fromrss", "traffic_source", "rss_id", "ns_mchannel", "ndclid", "rdt_cid",
    "sccid", "mibextid", "sfnsn", "smuid", "xtref", "wprov", "sh_kit", "cn-reloaded", "nr_email_referer", "__tn__",
))  # fmt: skip  # names read better in lines than one a line
#: … and by how their names begin.
TRACKING_PREFIXES: Final = (
    "utm_", "mc_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "ga_", "itm_", "at_", "ns_", "vero_",
    "oly_", "_x_tr_", "fb_comment_", "vgo_", "bsft_", "stm_", "sc_c",
)  # fmt: skip  # names read better in lines than one a line
#: Parameters that hold a session: of PHP, Java, ASP and ColdFusion, and of old shops and forums.
SESSIONS: Final = frozenset((
    "phpsessid", "jsessionid", "sessionid", "session_id", "sessid", "cfid", "cftoken", "zenid", "oscsid", "osid",
))  # fmt: skip  # names read better in lines than one a line
#: `sid` is a session where it is long, and else the number of a story or a section.
_LONG_SESSION: Final = re.compile(r"(?:sid|s|psid)=[0-9A-Za-z]{24,64}", re.I)
_ASP_SESSION: Final = re.compile(r"aspsessionid[a-z]{8}=", re.I)
_SESSION_IN_PATH: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?#]*|/\(S\([0-9a-z]{24}\)\)", re.I)
#: Parameters that say how the reader came only if their value does, and the values that do.
_BY_VALUE: Final = frozenset((
    "source", "src", "share", "shared", "via", "from", "partner", "emc", "mod", "feature", "channel", "campaign",
    "mode", "medium", "output", "utm",
))  # fmt: skip  # names read better in lines than one a line
_CHANNELS: Final = re.compile(
    r"(?:rss|twitter|facebook|whatsapp|telegram|linkedin|reddit|pinterest|email|e-mail|newsletter|social|tumblr|pocket"
    r"|flipboard|googlenews|share_btn|amp)(?:[_.-][\w.-]{0,40})?",
    re.I,
)
#: Parameters that say how the reader came on one host only: the client and the edition of a reader of feeds.
_BY_HOST: Final = {"news.google.com": frozenset(("oc", "hl", "gl"))}
#: Parameters that ask for another form of the page if they are set.
_FORMS: Final = re.compile(r"(?:print|printable|mobile|m|noamp|nomobile)=(?:0|1|true|yes|y)?", re.I)
#: Parameters that are the number of a story on some sites.
_MAY_BE_A_NUMBER: Final = frozenset(("rss", "ref"))
#: Labels of hosts that serve another form of the same pages.
_OTHER_FORMS: Final = frozenset({"m", "mobile", "amp", "touch"})

_AMP_CACHE: Final = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[cvi]+)/(s/)?(?=[\w-]+\.)"
)
#: Characters of an address, as in a raw document; what a page declares may be longer, and is none.
_LONGEST: Final = 8192
#: The Internet Archive keeps a page under its address; `id_` asks for it as it was.
_ARCHIVE: Final = re.compile(r"https?://web\.archive\.org/web/[0-9]{4,14}(?:[a-z]{2}_)?/(?:(https?)://?)?")
_TRANSLATED: Final = re.compile(r"([a-z0-9-]+)\.translate\.goog")
_INDEX: Final = re.compile(r"/index\.(?:html?|php)$")
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
#: Characters that mean the same whether they are escaped or not (RFC 3986, section 2.3); a dot may be a path's own.
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~")
_SUFFIXES: Final = PublicSuffixList()


def clean_url(url: str) -> str | None:
    """The address without tracking, sessions, credentials, AMP and mobile forms; None if it is no http address.

    Idempotent. A slash that ends the path goes, parameters are in order of their names, `&amp;` is read as `&`, escapes
    are written one way. What stands behind `#` goes, unless it begins with `!` or `/`: then it names the page.
    """
    parsed = _parse(url)
    if parsed is None:
        return None
    while (inner := _inner(parsed)) is not None:
        parsed = inner
    query = _without_tracking(_escaped(parsed.search), _BY_HOST.get(parsed.hostname, frozenset()))
    port = f":{parsed.port}" if parsed.port else ""
    path = _main_path(_escaped(_SESSION_IN_PATH.sub("", parsed.pathname)), alone=not query)
    fragment = _escaped(parsed.hash) if parsed.hash.startswith(("#!", "#/")) else ""
    return f"{parsed.protocol}//{_main_host(parsed.hostname)}{port}{path}{query}{fragment}"


def registered_domain(url: str) -> str | None:
    """The registered domain of a clean URL (`bbc.co.uk`); None for an IP address or a lone suffix."""
    parsed = _parse(url)
    return None if parsed is None else _domain_of(parsed.hostname)


def is_home_page(url: str) -> bool:
    """Whether a clean URL has neither path nor query."""
    return url.count("/") == 3 and url.endswith("/")


def _parse(url: str) -> can_ada.URL | None:
    url = url.strip()
    if len(url) > _LONGEST:
        return None
    if url.startswith("//"):
        url = "https:" + url
    try:
        parsed = can_ada.parse(url)
    except (ValueError, TypeError):  # not a URL; a lone surrogate
        return None
    labels = parsed.hostname.split(".")
    if parsed.protocol not in ("http:", "https:") or "" in (labels[:-1] if len(labels) > 1 else labels):
        return None
    return parsed


def _inner(parsed: can_ada.URL) -> can_ada.URL | None:
    """The address of the page that a cache, an archive or a translator shows under its own; None if it is none."""
    if (cached := _AMP_CACHE.match(parsed.href)) is not None:
        return _parse(("https://" if cached[1] else "http://") + parsed.href[cached.end() :])
    if (kept := _ARCHIVE.match(parsed.href)) is not None:
        rest = parsed.href[kept.end() :]
        return _parse(f"{kept[1] or 'http'}://{rest}") if "." in rest.partition("/")[0] else None
    if (translated := _TRANSLATED.fullmatch(parsed.hostname)) is not None:
        host = translated[1].replace("--", "\0").replace("-", ".").replace("\0", "-")
        return _parse(parsed.href.replace(parsed.hostname, host, 1)) if "." in host else None
    return None


def _escaped(part: str) -> str:
    """A part of an address with its escapes in capitals, and without those that are not needed (`%7E`)."""
    return _ESCAPE.sub(_one_escape, part) if "%" in part else part


def _one_escape(found: re.Match[str]) -> str:
    character = chr(int(found[0][1:], 16))
    return character if character in _UNRESERVED else found[0].upper()


def _domain_of(host: str) -> str | None:
    host = host.rstrip(".")
    if host.startswith("[") or host.rpartition(".")[2].isdecimal():
        return None
    domain: str | None = _SUFFIXES.privatesuffix(host)
    return domain


def _main_host(host: str) -> str:
    """The host without labels such as `m` or `amp` before the registered domain."""
    host = host.rstrip(".")
    labels = host.split(".")
    if _OTHER_FORMS.isdisjoint(labels):
        return host
    domain = _domain_of(host)
    if domain is None:
        return host
    kept = [label for label in host[: -len(domain)].split(".") if label and label not in _OTHER_FORMS]
    return ".".join([*kept, domain])


def _main_path(path: str, *, alone: bool) -> str:
    """The path without the parts that ask for the AMP form, and without a slash or `index.html` at its end.

    A query stands behind an index that is a program, so `alone` says that there is none.
    """
    while True:
        before = path
        path = path.rstrip("/")
        if alone:
            path = _INDEX.sub("", path)
        if path.count("/") > 1:  # `/amp` alone may be a page about it
            path = path.removesuffix("/amp")
            path = path.removeprefix("/amp") if path.startswith("/amp/") else path
        path = re.sub(r"\.amp(\.html?)?$", r"\1", path)
        if path == before:
            return path or "/"


def _without_tracking(search: str, of_host: frozenset[str]) -> str:
    parts = [part for part in search.removeprefix("?").replace("&amp;", "&").split("&") if part]
    parts = [part for part in parts if part.partition("=")[0].lower() not in of_host]
    kept = sorted(part for part in parts if not _is_tracking(part, alone=len(parts) == 1))
    return "?" + "&".join(kept) if kept else ""


def _is_tracking(part: str, *, alone: bool) -> bool:
    """Whether a parameter says how the reader came, holds a session, or asks for another form of the page."""
    name, _, value = part.partition("=")
    name = name.lower()
    if name in _MAY_BE_A_NUMBER and alone and value.isdecimal():
        return False
    if name in TRACKING or name in SESSIONS or name.startswith(TRACKING_PREFIXES):
        return True
    if name in _BY_VALUE:
        return _CHANNELS.fullmatch(value) is not None
    return any(pattern.fullmatch(part) for pattern in (_FORMS, _LONG_SESSION)) or _ASP_SESSION.match(part) is not None
