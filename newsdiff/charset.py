"""Which characters a page's bytes stand for. Never raises: unknown bytes become U+FFFD."""

import re
from typing import Final

_META: Final = re.compile(
    rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE
)
_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_WIDE: Final = re.compile(r"[^\x00-\x7f]")
_LOOKED_AT: Final = 4096  # bytes in which a <meta charset> may stand; the HTML standard says 1024
_SAMPLE: Final = 2048
# Only codecs that are linear and harmless: Python also knows punycode, idna, utf-7, unicode-escape.
_CODECS: Final = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "l1"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5", "windows-1254", "cp1254"), "cp1254"),
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, 2, 3, 5, 6, 7, 8)},
    **{f"cp125{n}": f"cp125{n}" for n in (0, 1, 2, 3, 5, 6, 7, 8)},
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-jp", "x-euc-jp"), "euc_jp"),
    "iso-2022-jp": "iso2022_jp",
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean"), "cp949"),
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "macintosh": "mac-roman",
    **dict.fromkeys(("tis-620", "windows-874"), "cp874"),
    **dict.fromkeys(("utf-16", "utf-16le"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def decode(body: bytes, content_type: str = "") -> str:
    """Byte order mark, then what the bytes themselves show, then header, then <meta>.

    Bytes that are valid UTF-8 are UTF-8 whatever their label says.
    """
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    wide = _wide(body)
    if wide:
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return _by_label(body, content_type)


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of markup is zero."""
    sample = body[:_SAMPLE]
    if sample[1::2].count(0) * 4 > len(sample):
        return "utf-16-le" if sample[::2].count(0) * 8 < len(sample) else None
    return "utf-16-be" if sample[::2].count(0) * 4 > len(sample) else None


def _by_label(body: bytes, content_type: str) -> str:
    for codec in _labels(body, content_type):
        text = body.decode(codec, "replace")
        bad = text.count("\ufffd")
        # A few bad bytes are damage; many mean that the label is wrong, and so do bytes that are
        # bad without exception: there is nothing of UTF-8 in them.
        if bad * 200 < len(text) and (codec != "utf-8" or bad < len(_WIDE.findall(text))):
            return text
    return body.decode("cp1252", "replace")


def _labels(body: bytes, content_type: str) -> list[str]:
    header = _HEADER.search(content_type)
    meta = _META.search(body, 0, _LOOKED_AT)
    names = [header.group(1) if header else "", meta.group(1).decode("ascii") if meta else ""]
    return [_CODECS[name.lower()] for name in names if name.lower() in _CODECS]
