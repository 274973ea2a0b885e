"""Templates are written by strangers: what they break is told, what they reach for is refused."""

from pathlib import Path

import pytest

from shufang.core.diagnostic import BuildStopped, Findings
from shufang.html.templates import Templates


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\n{{ ''.__class__.__mro__ }}", "STY-003"),
        ("\n{{ nothing.here }}", "STY-003"),
        ("\n{{ 1 / 0 }}", "STY-003"),
        ("\n{{ 'x' * 10 ** 10 }}", "STY-003"),
        ("\n{{ 9 ** 9 ** 9 }}", "STY-003"),
        ("\n{{ 'x' * 99999999 }}", "STY-003"),
        ("\n{% for i in range(10 ** 9) %}x{% endfor %}", "STY-003"),
        (
            "\n{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
            "STY-003",
        ),
        ("\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "STY-003"),
        ("\n{% if %}", "STY-002"),
    ],
)
def test_a_fault_names_the_line_of_the_template(tmp_path: Path, text: str, code: str) -> None:
    folder = tmp_path / "styles" / "templates"
    folder.mkdir(parents=True)
    (folder / "page.xhtml").write_text(text, "utf-8")
    findings = Findings()
    with pytest.raises(BuildStopped):
        Templates([folder], findings).render("page.xhtml")
    assert [(found.code, str(found.span)) for found in findings] == [
        (code, "styles/templates/page.xhtml:2:1")
    ]


@pytest.mark.parametrize("name", ["../book.yaml", "/etc/hostname"])
def test_nothing_outside_the_folder_is_included(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "styles" / "templates"
    folder.mkdir(parents=True)
    (folder.parent / "book.yaml").write_text("secret", "utf-8")
    (folder / "page.xhtml").write_text(f"{{% include '{name}' %}}", "utf-8")
    findings = Findings()
    with pytest.raises(BuildStopped):
        Templates([folder], findings).render("page.xhtml")
    assert [found.code for found in findings] == ["STY-001"]


def test_products_and_loops_of_usual_size_work(tmp_path: Path) -> None:
    (tmp_path / "page.xhtml").write_text(
        "{{ 3000 * 4000 }}{{ '　' * 3 }}{% for i in range(3) %}{{ i * 1.5 }}{% endfor %}", "utf-8"
    )
    rendered = Templates([tmp_path], Findings()).render("page.xhtml")
    assert rendered == "12000000　　　0.01.53.0"
