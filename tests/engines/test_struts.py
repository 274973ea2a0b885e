"""The heights that we remember are the engine's."""

import pytest

from shufang.engines.layout import lay_out
from shufang.engines.resources import Resources
from shufang.engines.struts import KNOWN, strut_of
from tests.engines.pages import section, seeing_boxes


def test_a_remembered_strut_is_that_of_the_engine(
    monkeypatch: pytest.MonkeyPatch, resources: Resources
) -> None:
    from weasyprint.text.line_break import strut

    css = (
        "b { font-size: 14pt; line-height: 1.3 }i { line-height: normal; font-family: LXGW WenKai }"
    )
    with seeing_boxes(monkeypatch) as pages:
        lay_out(section("<p>龙岗<b>坪地</b><i>山海</i></p>", css), resources.fontconfig)

    found = {
        box.element_tag: box.style
        for box in pages[0].descendants()
        if box.element_tag in {"p", "b", "i"}
    }
    assert found.keys() == {"p", "b", "i"}
    for style in found.values():
        assert strut_of(style) == strut(style)
        assert KNOWN in style.__dict__
        assert strut_of(style) == strut(style)
