"""Which URLs name one article: a key, never a URL to be fetched.

A URL is fetched exactly as it was found. Its key leaves out what sites add to one address for
their own counting or for other readers: the scheme, `www`, `m` and `amp` labels of the host, the
default port, dot segments, a trailing slash, the fragment (not `#!`), known trackers, AMP suffixes
and parameters, the order of the query. Parameters that nobody knows stay: they may name the page.
"""

import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

IDENTITY: Final = 1  # raise it when any URL may get another key

_LABELS: Final = frozenset({"www", "m", "mobile", "amp"})
_NUMBERED: Final = re.compile(r"www\d{1,2}")
_PORT: Final = re.compile(r":(\d*)$")
_DEFAULT_PORTS: Final = ("", "80", "443")
_TRACKERS: Final = frozenset(
    """_ga _gl _hsenc _hsmi at_campaign at_medium at_format at_link_id at_link_origin at_link_type
    at_ptr_name at_bbc_team campaign_id cmp cmpid cvid dclid dlvrit fb_action_ids
    fb_action_types fb_source fbclid ftag gaa_at gaa_n gaa_sig gaa_ts gad_source gbraid gclid
    gclsrc guccounter guce_referrer guce_referrer_sig icid ig_rid igsh igshid ito li_fat_id
    mbid mc_cid mc_eid mibextid mkt_tok msclkid ncid ns_campaign ns_fee ns_linkname ns_mchannel
    ns_source s_cid share_id smid smtyp spm sr_share srnd srsltid taid tpcc trk
    trkcampaign twclid vero_id wbraid wt_mc wt_zmc xtor yclid""".split()
)
_TRACKED: Final = ("utm_", "pk_", "mtm_", "piwik_", "matomo_")
_AMP_FIELDS: Final = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp"})
_AMP_SUFFIX: Final = re.compile(r"(?:/amp|\.amp)(\.html?)?$", re.IGNORECASE)
_SESSION: Final = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#]*", re.IGNORECASE)
_CACHE_HOST: Final = re.compile(r"[\w.-]+\.cdn\.ampproject\.org")
_CACHED: Final = re.compile(r"/(?:amp|[cvi])/(s/)?(?=[^/]+\.)")
_VIEWERS: Final = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_PLAINEST: Final = re.compile(r"[\w.~-]*", re.ASCII)
_PLAIN: Final = "-._~!$'()*,;:@"  # what a segment holds unescaped, RFC 3986 without & = +
_KEPT_IN_QUERY: Final = _PLAIN + "/?"


def identity_key(url: str) -> str:
    """The key of a URL, itself written as one: equal keys, one article as far as URLs can tell.

    Idempotent: a key is its own key. What is no http URL is its own key too.
    """
    address = url.encode(errors="replace").decode().strip()
    while parts := _split(address):
        inner = _behind_a_cache(parts)
        if not inner:
            return _key(parts)
        address = inner
    return address


def site_of(url: str) -> str:
    """The host of a URL's key: one site, whichever of its doors was used."""
    return urlsplit(identity_key(url)).netloc


def hostname(url: str) -> str:
    """The host that a URL names, in lower case; empty where it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        usable = parts.scheme in {"http", "https"} and (parts.hostname or "").strip(".")
    except ValueError:
        return None
    return parts if usable else None


def _key(parts: SplitResult) -> str:
    port = _PORT.search(parts.netloc)
    authority = _host((parts.hostname or "").strip("."))
    if port and port[1] not in _DEFAULT_PORTS:
        authority += port[0]
    query = _query(parts.query)
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"https://{authority}{_path(parts.path)}{query and '?' + query}{fragment}"


def _host(host: str) -> str:
    labels = host.split(".")
    while len(labels) > 2 and (labels[0] in _LABELS or _NUMBERED.fullmatch(labels[0])):
        del labels[0]
    name = ".".join(labels)
    return f"[{name}]" if ":" in name else name


def _behind_a_cache(parts: SplitResult) -> str:
    """The publisher's URL of a copy in an AMP cache or viewer; empty for any other URL."""
    host = parts.hostname or ""
    if not _CACHE_HOST.fullmatch(host) and not _VIEWERS.fullmatch(host):
        return ""
    found = _CACHED.match(parts.path)
    if not found:
        return ""
    return f"https://{parts.path[found.end() :]}{parts.query and '?' + parts.query}"


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _SESSION.sub("", path).split("/"):
        plain = _escaped(segment, _PLAIN)
        if plain == "..":
            del kept[-1:]
        elif plain not in {"", "."}:
            kept.append(plain)
    while kept and (kept[-1].lower() == "amp" or _AMP_SUFFIX.search("/" + kept[-1])):
        short = _AMP_SUFFIX.sub(r"\1", "/" + kept[-1])[1:]
        kept[-1:] = [short] if short and not short.startswith(".") else []
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    fields = sorted(_escaped_field(field) for field in query.split("&") if field)
    return "&".join(field for field in dict.fromkeys(fields) if not _says_nothing(field))


def _escaped_field(field: str) -> str:
    name, equals, value = field.replace("+", "%20").partition("=")
    return _escaped(name, _KEPT_IN_QUERY) + equals + _escaped(value, _KEPT_IN_QUERY + "=")


def _says_nothing(field: str) -> bool:
    name = field.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKED) or field.lower() in _AMP_FIELDS


def _escaped(text: str, kept: str) -> str:
    """One spelling for each text: what needs no escape has none, the rest is escaped alike."""
    if _PLAINEST.fullmatch(text):
        return text
    return quote(unquote(text, errors="surrogateescape"), safe=kept, errors="surrogateescape")
