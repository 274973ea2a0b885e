"""The entrance with a pipeline that does as it is told."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shufang import cli
from shufang.build import pipeline
from shufang.build.outputs import OutputFolder
from shufang.build.request import BuildRequest, ExitCode, Outcome, Progress, Timing
from shufang.core.diagnostic import BuildStopped, Findings
from shufang.model.book import Edition, Product

ROOT = Path(__file__).resolve().parent.parent
Pipeline = Callable[[BuildRequest, Progress], Outcome]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "book.yaml").write_text("书名: 甲\n", "utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Pipeline], list[BuildRequest]]:
    """Put a function in the pipeline's place; the list holds what it was asked."""

    def install(does: Pipeline) -> list[BuildRequest]:
        asked: list[BuildRequest] = []

        def run(request: BuildRequest, progress: Progress) -> Outcome:
            asked.append(request)
            return does(request, progress)

        monkeypatch.setattr(pipeline, "build", run)
        monkeypatch.setattr(pipeline, "check", run)
        return asked

    return install


def done(request: BuildRequest, progress: Progress) -> Outcome:
    findings = Findings()
    with OutputFolder(request.output).reserved(findings) as is_ours:
        assert is_ours
        OutputFolder(request.output).write_all({"成品/甲.epub": b"epub"}, findings)
    product = Product(Edition.EPUB, "成品/甲.epub", "0" * 64, 4)
    return Outcome("甲", (product,), (), (Timing("load", 0.5),), ExitCode.DONE)


Answer = Callable[[Pipeline], list[BuildRequest]]


def test_build_writes_the_reports(tmp_path: Path, answer: Answer, capsys: Capture) -> None:
    asked = answer(done)
    assert cli.main(["--strict", "-j", "2", "--only", "03"]) == 0
    request = asked[0]
    assert (request.strict, request.workers, request.only) == (True, 2, ("03",))
    assert request.editions == (Edition.PRINT, Edition.COVER, Edition.EPUB)
    assert request.book == tmp_path
    content = json.loads((tmp_path / "build" / "report.json").read_text("utf-8"))
    assert content["products"][0]["path"] == "成品/甲.epub"
    assert "《甲》完成。" in (tmp_path / "build" / "report.html").read_text("utf-8")
    said = capsys.readouterr()
    assert said.out == ""
    assert "《甲》完成。\n" in said.err


def test_check_writes_nothing(tmp_path: Path, answer: Answer) -> None:
    answer(lambda request, progress: Outcome("甲", (), (), (), ExitCode.DONE))
    assert cli.main(["check"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.yaml"]


def test_json_on_standard_output(answer: Answer, capsys: Capture) -> None:
    answer(done)
    cli.main(["epub", "--json", "-"])
    assert json.loads(capsys.readouterr().out)["title"] == "甲"


def test_json_in_a_file(tmp_path: Path, answer: Answer) -> None:
    answer(done)
    assert cli.main(["--json", "out/x.json"]) == 0
    content = json.loads((tmp_path / "out" / "x.json").read_text("utf-8"))
    assert content["products"][0]["path"] == "../build/成品/甲.epub"


def test_json_that_cannot_be_written(answer: Answer, capsys: Capture) -> None:
    answer(done)
    assert cli.main(["--json", "book.yaml/x.json"]) == ExitCode.MISSING_SOFTWARE
    assert "TOL-023" in capsys.readouterr().err


def test_exit_code_is_the_outcomes(answer: Answer) -> None:
    answer(lambda request, progress: Outcome("甲", (), (), (), ExitCode.PREFLIGHT))
    assert cli.main([]) == 4


@pytest.mark.parametrize("command", ["check", "print"])
def test_stop_gives_its_exit_code(answer: Answer, command: str) -> None:
    def stop(request: BuildRequest, progress: Progress) -> Outcome:
        raise BuildStopped(3)

    answer(stop)
    assert cli.main([command]) == 3


def test_output_that_is_a_file(tmp_path: Path, answer: Answer, capsys: Capture) -> None:
    asked = answer(done)
    (tmp_path / "build").write_text("", "utf-8")
    assert cli.main([]) == ExitCode.MISSING_SOFTWARE
    assert asked == []
    assert "错误 TOL-022  “build”挡住了要写的位置" in capsys.readouterr().err


def test_interruption_leaves_old_products(tmp_path: Path, answer: Answer, capsys: Capture) -> None:
    answer(done)
    cli.main([])
    before = {p: p.read_bytes() for p in (tmp_path / "build").rglob("*") if p.is_file()}

    def interrupt(request: BuildRequest, progress: Progress) -> Outcome:
        with progress.step("layout"):
            raise KeyboardInterrupt

    answer(interrupt)
    capsys.readouterr()
    assert cli.main([]) == 130
    assert capsys.readouterr().err == "已中断，原有成品没有改动。\n"
    assert {p: p.read_bytes() for p in (tmp_path / "build").rglob("*") if p.is_file()} == before


class _EngineFault(BaseException):
    """The layout engine has faults that are no `Exception`."""


@pytest.mark.parametrize("fault", [ValueError, _EngineFault])
def test_bug_goes_into_a_file(
    tmp_path: Path, answer: Answer, capsys: Capture, fault: type[BaseException]
) -> None:
    def fail(request: BuildRequest, progress: Progress) -> Outcome:
        raise fault("书")

    answer(fail)
    assert cli.main([]) == 5
    said = capsys.readouterr().err
    assert "Traceback" not in said
    (file,) = (tmp_path / "build").glob("bug-*.txt")
    assert said == f"程序出错，不是书稿的问题。请把这个文件发给维护者：{file}\n"
    text = file.read_text("utf-8")
    assert fault.__name__ in text
    assert "Traceback" in text
    cli.main([])
    assert list((tmp_path / "build").glob("bug-*.txt")) == [file]


def test_bug_where_nothing_can_be_written(
    tmp_path: Path, answer: Answer, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: BuildRequest, progress: Progress) -> Outcome:
        raise ValueError

    answer(fail)
    elsewhere = tmp_path / "temporary"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    (tmp_path / "out").write_text("", "utf-8")
    assert cli.main(["check", "--output", "out"]) == 5
    assert [p.name[:4] for p in elsewhere.glob("bug-*")] == ["bug-"]
    assert str(elsewhere) in capsys.readouterr().err


def test_missing_package_is_named(answer: Answer, capsys: Capture) -> None:
    def lack(request: BuildRequest, progress: Progress) -> Outcome:
        raise ModuleNotFoundError(name="weasyprint.text")

    answer(lack)
    assert cli.main([]) == 3
    assert capsys.readouterr().err == "缺少软件包“weasyprint.text”，请先运行：bash setup.sh\n"


def test_missing_module_of_our_own_is_a_bug(answer: Answer) -> None:
    def lack(request: BuildRequest, progress: Progress) -> Outcome:
        raise ModuleNotFoundError(name="shufang.nothing")

    answer(lack)
    assert cli.main([]) == 5


def test_closed_pipe_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class _Closed:
        def write(self, text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr("sys.stdout", _Closed())
    assert cli.main(["--help"]) == 0


def test_nobody_who_listens_is_no_fault() -> None:
    command = [sys.executable, "-m", "shufang.cli", "check", "tests/books/base"]
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert subprocess.run(command, cwd=ROOT, stderr=writing, check=False).returncode == 0
    finally:
        os.close(writing)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
def test_closed_streams_are_no_fault(closed: str) -> None:
    words = f"{sys.executable} -m shufang.cli check tests/books/base -q --json - {closed}"
    assert subprocess.run(["sh", "-c", words], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that takes nothing")
def test_a_full_standard_output_is_told() -> None:
    command = [sys.executable, "-m", "shufang.cli", "check", "tests/books/base", "--json", "-"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        run = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert run.returncode == ExitCode.MISSING_SOFTWARE
    assert "TOL-023" in run.stderr
