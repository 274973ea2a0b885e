"""What the print edition says of its own pages."""

import pytest

from shufang.build.print_edition import report_padding
from shufang.core.diagnostic import Findings
from shufang.model.press import PressSettings
from tests.writers.test_pagination import chapter, pages_of


@pytest.mark.parametrize(
    ("pages", "signature", "told"),
    [
        (9, 8, {"count": "7", "signature": "8"}),
        (12, 8, {"count": "4", "signature": "8"}),
        (13, 8, None),
        (16, 8, None),
        (1, 4, None),
        (24, 16, {"count": "8", "signature": "16"}),
        (25, 16, None),
    ],
)
def test_much_blank_paper_at_the_end_is_told(
    pages: int, signature: int, told: dict[str, str] | None
) -> None:
    findings = Findings()
    pagination = pages_of((chapter(1), pages), signature=signature)

    report_padding(pagination, PressSettings(signature=signature), findings)

    expected = [("PDF-035", told)] if told else []
    assert [(found.code, dict(found.values)) for found in findings] == expected
