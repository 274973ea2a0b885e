import io
from dataclasses import replace
from pathlib import Path

import pytest

from shufang.build.request import ExitCode, Outcome
from shufang.core.diagnostic import Diagnostic, Severity
from shufang.core.span import Span
from shufang.report.excerpt import Sources
from shufang.report.terminal import Terminal, Voice
from tests.report.outcomes import full_outcome

REPORT = """\
book/book.yaml:1:1  警告 TOL-024  另一次构建正在使用文件夹“build”
  1 │   书名: 甲
    │   ^^^^
  提示：请等它结束后再做，或用 --output 另选文件夹。
book/book.yaml:2:3  错误 TOL-021  没有权限写“<b>攝影</b>”
  2 │     攝影: 张三
    │     ^^^^
  另见 a.md:4:5
  提示：请换一个可写的文件夹（--output），或请管理员开放权限。
错误 TOL-022  “x”挡住了要写的位置
  提示：同名的文件或文件夹占了位置：请把它改名，或用 --output 另选文件夹。
印刷版　build/成品/甲 乙-印刷版.pdf　3 页，1.2 MB
书稿有错，成品不可付印。
2 个错误，1 个警告，0 个提示；用时 3.2 秒
详细报告：build/report.html
"""


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return full_outcome(tmp_path / "book", tmp_path / "build")


def said(
    outcome: Outcome, voice: Voice, stream: io.StringIO | None = None, page: bool = True
) -> str:
    stream = stream or io.StringIO()
    terminal = Terminal(voice, stream)
    report_page = Path("build/report.html") if page else None
    terminal.report(outcome, Sources((Path("book"),)), Path("build"), report_page)
    return stream.getvalue()


def test_report(outcome: Outcome) -> None:
    assert said(outcome, Voice()) == REPORT


def test_quiet_says_errors_and_products(outcome: Outcome) -> None:
    text = said(outcome, Voice(quiet=True))
    assert "TOL-024" not in text
    assert "TOL-021" in text
    assert text.endswith("书稿有错，成品不可付印。\n")


def test_verbose_adds_every_step(outcome: Outcome) -> None:
    assert "  排版　3.0 秒\n" in said(outcome, Voice(verbose=True))


def test_folded_findings_say_where_the_rest_is(outcome: Outcome) -> None:
    many = tuple(Diagnostic("TOL-024", Severity.NOTE, Span("x", n)) for n in range(1, 11))
    outcome = replace(outcome, diagnostics=many)
    text = said(outcome, Voice())
    assert text.count("TOL-024") == 4
    assert "TOL-024 另有 7 处，见 build/report.html\n" in text
    assert "TOL-024 另有 7 处，加 -v 全部列出\n" in said(outcome, Voice(), page=False)
    assert said(outcome, Voice(verbose=True)).count("TOL-024") == 10


def test_missing_fonts_are_no_output_fault(outcome: Outcome) -> None:
    missing = (Diagnostic("FNT-001", Severity.ERROR),)
    outcome = replace(outcome, exit_code=ExitCode.MISSING_SOFTWARE, diagnostics=missing)
    assert "\n缺少软件或字体，没有生成新的成品。\n" in said(outcome, Voice())


def test_placeholders_take_one_line(outcome: Outcome) -> None:
    many = tuple(Diagnostic("FIG-006", Severity.WARNING, Span("x", n)) for n in range(1, 5))
    outcome = replace(outcome, diagnostics=many)
    assert "FIG-006  有 4 幅占位图，原片未到；逐条见 build/report.html\n" in said(outcome, Voice())


@pytest.mark.parametrize(
    ("code", "page", "products", "sentence"),
    [
        (ExitCode.DONE, True, True, "《<甲> & 乙》完成。"),
        (ExitCode.DONE, False, False, "《<甲> & 乙》书稿无错。"),
        (ExitCode.MANUSCRIPT, True, False, "书稿有错，没有生成新的成品。"),
        (ExitCode.MANUSCRIPT, False, False, "书稿有错。"),
        (ExitCode.PREFLIGHT, True, True, "成品预检不合格，不可付印。"),
        (ExitCode.MISSING_SOFTWARE, True, False, "成品没有写成，原有成品没有改动。"),
    ],
)
def test_end(outcome: Outcome, code: ExitCode, page: bool, products: bool, sentence: str) -> None:
    outcome = replace(outcome, exit_code=code, products=outcome.products if products else ())
    assert f"\n{sentence}\n" in said(outcome, Voice(), page=page)


def test_colour_is_for_terminals_that_want_it(
    outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    assert "\x1b[1;31m错误" in said(outcome, Voice(), _Screen())
    assert "\x1b[" not in said(outcome, Voice(colour=False), _Screen())
    assert "\x1b[" not in said(outcome, Voice())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in said(outcome, Voice(), _Screen())


def test_steps_are_lines_elsewhere_than_on_a_terminal() -> None:
    stream = io.StringIO()
    terminal = Terminal(Voice(), stream)
    with terminal.step("layout", 2) as task:
        task.advance(2)
    assert stream.getvalue() == "排版　0.0 秒\n"


def test_steps_are_bars_on_a_terminal() -> None:
    stream = _Screen()
    terminal = Terminal(Voice(verbose=True), stream)
    with terminal.step("layout", 2) as task:
        task.advance()
        with terminal.step("settle") as inner:
            inner.advance()
        task.advance()
    assert "排版" in stream.getvalue()
    assert "2/2" in stream.getvalue()


def test_failed_step_is_not_said_to_be_done() -> None:
    stream = io.StringIO()
    with pytest.raises(ValueError, match="x"), Terminal(Voice(), stream).step("layout"):
        raise ValueError("x")
    assert stream.getvalue() == ""


def test_quiet_steps_say_nothing() -> None:
    stream = io.StringIO()
    with Terminal(Voice(quiet=True), stream).step("layout") as task:
        task.advance()
    assert stream.getvalue() == ""
