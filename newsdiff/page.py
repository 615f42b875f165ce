"""A page made safe to parse: bounded, decoded, its scripts set apart, then a tree of elements."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, cast

from lxml import etree, html

from newsdiff.block import MAX_BODY
from newsdiff.charset import decode
from newsdiff.errors import Unreadable

Element: TypeAlias = html.HtmlElement

MAX_ATTRIBUTES: Final = 1000
MAX_DEPTH: Final = 2000
NAMES_READ: Final = 300  # characters of class and id
MAX_TAGS: Final = 100_000
BLOCKS: Final = (
    "p div aside footer header section article main li ul ol dl dd dt blockquote table tr td "
    "th figure "
    "figcaption h1 h2 h3 h4 h5 h6 pre form details body"
).split()
_LONG_TAG: Final = 2 * MAX_ATTRIBUTES  # characters: fewer cannot hold that many attributes

# Every alternative ends at the end of the text too, so that no start is ever tried twice.
_ASIDE: Final = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
    |<(?P<name>script|style)\b(?P<attributes>[^>]*)>
        (?P<content>.*?)(?:</(?P=name)\b[^>]*(?:>|\Z)|\Z)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^>"']++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))*+)(?:>|\Z)"""
)
_QUOTED: Final = re.compile(r"\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)")
# Elements that only an end tag closes; `p`, `li`, `td` close by themselves.
_NESTING: Final = frozenset(
    "div span b i u em strong font small big a table section article aside main header footer "
    "blockquote ul ol dl center details figure form nav svg button label sup sub".split()
)
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*>")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page. `structured` holds its JSON-LD scripts as text, unparsed."""

    root: Element
    structured: tuple[str, ...]


def parse_page(body: bytes, content_type: str = "") -> Document:
    """Parse within bounds. Raises Unreadable before anything could take long or grow large.

    Reasons: "too-large", "too-deep", "too-many-attributes", "too-many-tags", "no-elements".
    """
    if len(body) > MAX_BODY:
        raise Unreadable("too-large", f"the page is larger than {MAX_BODY} bytes")
    text = _DECLARATION.sub("", _UNPRINTABLE.sub("", decode(body, content_type)))
    structured: list[str] = []
    markup = set_aside(text, structured)
    _check(markup)
    return Document(_tree(markup), tuple(structured))


def set_aside(text: str, structured: list[str]) -> str:
    """Markup without scripts, styles and comments; its JSON-LD is added to `structured`."""
    return _ASIDE.sub(lambda found: _kept(found, structured), text)


def _kept(found: re.Match[str], structured: list[str]) -> str:
    if "ld+json" in (found.group("attributes") or "").lower():
        structured.append(found.group("content"))
    return " "


def _check(markup: str) -> None:
    """One pass over the tags, linear in the length of the page."""
    depth = tags = 0
    for found in _TAG.finditer(markup):
        tags += 1
        closing, name, rest = found.groups()
        if len(rest) > _LONG_TAG and len(_QUOTED.sub("", rest).split()) > MAX_ATTRIBUTES:
            raise Unreadable("too-many-attributes", f"a tag has over {MAX_ATTRIBUTES} attributes")
        if name.lower() in _NESTING:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > MAX_DEPTH:
                raise Unreadable("too-deep", f"elements are nested over {MAX_DEPTH} deep")
    if tags > MAX_TAGS:
        raise Unreadable("too-many-tags", f"the page has over {MAX_TAGS} tags")


def _tree(markup: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    # Every element of one class: choosing by tag would cost a call of Python for each.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=Element))
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        _require_memory(parser)
        raise Unreadable("no-elements", "there is no HTML in the page") from error
    _require_memory(parser)
    for entry in parser.error_log.filter_types([etree.ErrorTypes.ERR_RESOURCE_LIMIT]):
        # libxml2 would go on without the text it dropped.
        reason = "too-deep" if "depth" in entry.message else "too-large"
        raise Unreadable(reason, f"the parser gave up: {' '.join(entry.message.split())[:80]}")
    for end_of_line in root.iter("br"):  # the words on both sides of a <br> are not one word
        end_of_line.tail = f"\n{end_of_line.tail or ''}"
    return root


def _require_memory(parser: etree.HTMLParser) -> None:
    """Raises MemoryError when the parser had too little: what it made is not the page."""
    if parser.error_log.filter_types([etree.ErrorTypes.ERR_NO_MEMORY]):
        raise MemoryError


def words(element: Element) -> str:
    """The text of an element as a reader sees it: single-spaced."""
    return " ".join(str(element.text_content()).split())


def leaf_blocks(root: Element) -> list[Element]:
    """The blocks in an element that hold no other block, itself included, in their order."""
    leaves: list[Element] = []
    opened = None
    for event, block in etree.iterwalk(root, events=("start", "end"), tag=BLOCKS):
        if event == "start":
            opened = block
        elif block is opened:  # none was opened since
            leaves.append(block)
    return leaves


class NameRule:
    """A pattern for single names of class and id. It remembers them: a site repeats its names."""

    def __init__(self, pattern: str) -> None:
        rule = re.compile(pattern, re.VERBOSE)
        self._is_named = lru_cache(maxsize=8192)(lambda name: rule.search(name) is not None)

    def matches(self, names: str) -> bool:
        return any(map(self._is_named, names.split()))

    def elements(self, root: Element) -> list[Element]:
        """The elements of a page whose class or id matches, in order."""
        if not any(map(self._is_named, _names_on(root))):
            return []
        return [element for element in root.iter() if self.matches(class_names(element))]


_NAMES: Final = etree.XPath("//@class | //@id", smart_strings=False)


def _names_on(root: Element) -> set[str]:
    """Each name once: far fewer than elements that bear them."""
    try:
        names = cast("list[str]", _NAMES(root))
    except etree.XPathEvalError as error:  # nothing else can be wrong with a constant expression
        raise MemoryError from error
    return {name[:NAMES_READ] for name in " ".join(names).lower().split()}


def class_names(element: Element) -> str:
    """Class and id of an element, in lower case, for matching; no more of them than says enough."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:NAMES_READ].lower()
