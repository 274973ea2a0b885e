"""Small pieces of XHTML, safely quoted."""

import re
from xml.sax.saxutils import escape as _escape

from markupsafe import Markup

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    """Return text for element content; characters that XML forbids are left out."""
    return _escape(_NOT_XML.sub("", text))


def quoted(text: str) -> str:
    """Return text for an attribute value in double quotes."""
    return _escape(_NOT_XML.sub("", text), {'"': "&quot;", "\n": " ", "\t": " "})


def element(name: str, content: str, **attributes: str) -> str:
    """Return one element; attribute names take `_` for `-`, `:` as `__`, empty values are left out.

    `content` is XHTML already. A trailing `_` of a name is dropped (`class_`).
    """
    written = "".join(
        f' {_attribute(key)}="{quoted(value)}"' for key, value in attributes.items() if value
    )
    if content:
        return f"<{name}{written}>{content}</{name}>"
    return f"<{name}{written}></{name}>"


def empty(name: str, **attributes: str) -> str:
    """Return an element that has no content (`br`, `img`, `hr`)."""
    written = "".join(
        f' {_attribute(key)}="{quoted(value)}"' for key, value in attributes.items() if value
    )
    return f"<{name}{written}/>"


def picture(address: str, alt: str, **attributes: str) -> str:
    """Return an `img`; without words for it, it is marked as decoration."""
    role = "" if alt else ' role="presentation"'
    rest = "".join(f' {_attribute(key)}="{quoted(value)}"' for key, value in attributes.items())
    return f'<img src="{quoted(address)}" alt="{quoted(alt)}"{role}{rest}/>'


def safe(xhtml: str) -> Markup:
    """Mark XHTML that we have written ourselves, so that templates leave it as it is."""
    return Markup(xhtml)


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("__", ":").replace("_", "-")
