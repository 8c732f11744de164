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
    "outputtype", "guccounter", "guce_referrer", "guce_referrer_sig",
))  # fmt: skip  # names read better in lines than one a line
#: … and by how their names begin.
TRACKING_PREFIXES: Final = (
    "utm_", "mc_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "ga_", "itm_", "at_", "ns_", "vero_",
    "oly_",
)  # fmt: skip  # names read better in lines than one a line
#: Labels of hosts that serve another form of the same pages.
_OTHER_FORMS: Final = frozenset({"m", "mobile", "amp"})

_AMP_CACHE: Final = re.compile(
    r"https?://(?:www\.google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[cvi]+)/(s/)?(?=[\w-]+\.)"
)
_SUFFIXES: Final = PublicSuffixList()


def clean_url(url: str) -> str | None:
    """The address without tracking, fragment, credentials, AMP and mobile forms; None if it is no http address.

    Idempotent. A slash that ends the path goes, parameters are in order of their names, `&amp;` is read as `&`.
    """
    parsed = _parse(url)
    if parsed is None:
        return None
    while (cached := _AMP_CACHE.match(parsed.href)) is not None:
        inner = _parse(("https://" if cached[1] else "http://") + parsed.href[cached.end() :])
        if inner is None:
            break
        parsed = inner
    query = _without_tracking(parsed.search)
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.protocol}//{_main_host(parsed.hostname)}{port}{_main_path(parsed.pathname)}{query}"


def registered_domain(url: str) -> str | None:
    """The registered domain of a clean URL (`bbc.co.uk`); None for an IP address or a lone suffix."""
    parsed = _parse(url)
    return None if parsed is None else _domain_of(parsed.hostname)


def is_home_page(url: str) -> bool:
    """Whether a clean URL has neither path nor query."""
    return url.count("/") == 3 and url.endswith("/")


def _parse(url: str) -> can_ada.URL | None:
    url = url.strip()
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


def _main_path(path: str) -> str:
    """The path without the parts that ask for the AMP form, and without a slash at its end."""
    while True:
        before = path
        path = path.rstrip("/")
        if path.count("/") > 1:  # `/amp` alone may be a page about it
            path = path.removesuffix("/amp")
            path = path.removeprefix("/amp") if path.startswith("/amp/") else path
        path = re.sub(r"\.amp(\.html?)?$", r"\1", path)
        if path == before:
            return path or "/"


def _without_tracking(search: str) -> str:
    parts = [part for part in search.removeprefix("?").replace("&amp;", "&").split("&") if part]
    kept = sorted(part for part in parts if not _is_tracking(part.partition("=")[0].lower()))
    return "?" + "&".join(kept) if kept else ""


def _is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)
