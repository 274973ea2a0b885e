"""An outcome with everything in it, for the tests of the reports."""

from pathlib import Path

from shufang.build.request import ExitCode, Outcome, Timing
from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.model.book import Edition, Product


def full_outcome(book: Path, output: Path) -> Outcome:
    import pypdfium2

    book.mkdir()
    (book / "book.yaml").write_text("书名: 甲\n  攝影: 张三\n", "utf-8")
    folder = output / "成品"
    folder.mkdir(parents=True)
    document = pypdfium2.PdfDocument.new()
    for _ in range(3):
        document.new_page(170, 240)
    document.save(folder / "甲 乙-印刷版.pdf")
    document.close()
    findings = Findings()
    findings.error("TOL-022", None, file="x")
    findings.error("TOL-021", Span("book.yaml", 2, 3, 2), Span("a.md", 4, 5), file="<b>攝影</b>")
    findings.warning("TOL-024", Span("book.yaml", 1, 1, 2), folder="build")
    return Outcome(
        "<甲> & 乙",
        (
            Product(
                Edition.PRINT,
                "成品/甲 乙-印刷版.pdf",
                "ab" * 32,
                1_234_567,
                3,
                {"trim": "170x240", "path": Path("a/b"), "names": {"乙", "甲"}, "passed": True},
            ),
        ),
        tuple(findings),
        (Timing("load", 0.25), Timing("layout", 3.0)),
        ExitCode.MANUSCRIPT,
    )
