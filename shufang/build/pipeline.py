"""The story of a build, from top to bottom.

manuscript -> book -> passes -> checks -> print, cover, EPUB -> preflight -> products in place
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shufang.build.one_to_many_page import LIST, characters_page
from shufang.build.outcome import exit_code_for, kept_findings
from shufang.build.outputs import OutputFolder, delivery_folder, edition_title, product_path
from shufang.build.request import (
    BuildRequest,
    ExitCode,
    Made,
    Outcome,
    Progress,
    Task,
    Timing,
)
from shufang.build.scripts import script_of, with_sorted_indexes, with_traditional_data
from shufang.core.diagnostic import BuildStopped, Findings
from shufang.core.digest import digest_of
from shufang.manuscript.load import load
from shufang.manuscript.manuscript import Manuscript
from shufang.manuscript.press import STANDARDS, check_standard
from shufang.model.book import Book, Edition, Product
from shufang.passes import Context, compose, run_passes, select_chapters

if TYPE_CHECKING:
    from shufang.build.print_edition import PrintedBook
    from shufang.engines.resources import Resources


@dataclass(slots=True)
class _Run:
    """One build on its way: what was asked, what was found, how long each step took."""

    request: BuildRequest
    progress: Progress
    findings: Findings = field(default_factory=Findings)
    timings: list[Timing] = field(default_factory=list)
    manuscript: Manuscript | None = None

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Task]:
        started = time.monotonic()
        with self.progress.step(name, total) as task:
            yield task
        self.timings.append(Timing(name, time.monotonic() - started))

    @property
    def is_strict(self) -> bool:
        """Whether warnings count: print delivery is always strict."""
        return self.request.strict or self.request.delivers

    @property
    def is_blocked(self) -> bool:
        """Whether what was found so far forbids that the products be printed."""
        found = kept_findings(self.findings, self.manuscript)
        return exit_code_for(found, self.is_strict) is not ExitCode.DONE

    @property
    def is_stopped(self) -> bool:
        """Whether there is no use in laying out pages; delivery wants to see all that is open."""
        found = kept_findings(self.findings, self.manuscript)
        return exit_code_for(found, self.request.strict) is not ExitCode.DONE

    @property
    def context(self) -> Context:
        """What passes and checks know besides the book."""
        if self.manuscript is None:
            return Context(self.findings)
        context = Context.of(self.manuscript, self.findings)
        return replace(context, script=script_of(self.request.script, self.manuscript))

    def outcome(self, products: tuple[Product, ...] = (), code: ExitCode | None = None) -> Outcome:
        title = self.manuscript.meta.title if self.manuscript else self.request.book.name
        found = kept_findings(self.findings, self.manuscript)
        exit_code = exit_code_for(found, self.is_strict) if code is None else code
        return Outcome(title, products, found, tuple(self.timings), exit_code)


def check(request: BuildRequest, progress: Progress) -> Outcome:
    """Read the manuscript and report everything that can be told without laying out a page."""
    run = _Run(request, progress)
    try:
        book = _read(run)
        if book is not None:
            with run.step("characters"):
                _check_characters(run, book)
    except BuildStopped as stopped:
        return run.outcome(code=ExitCode(stopped.exit_code))
    return run.outcome()


def build(request: BuildRequest, progress: Progress) -> Outcome:
    """Make the editions that are asked for; earlier products stay where anything is wrong."""
    run = _Run(request, progress)
    output = OutputFolder(request.output)
    with output.reserved(run.findings) as is_ours:
        if not is_ours:
            return run.outcome()
        try:
            with output.scratch() as scratch:
                return _build(run, output, scratch)
        except BuildStopped as stopped:
            return run.outcome(code=ExitCode(stopped.exit_code))


def _build(run: _Run, output: OutputFolder, scratch: Path) -> Outcome:
    book = _read(run)
    if book is None or run.manuscript is None:
        return run.outcome()
    with run.step("characters"):
        resources = _check_characters(run, book)
    if resources is None or run.is_stopped:
        return run.outcome()
    book = with_sorted_indexes(run.manuscript, book, resources)
    book = select_chapters(book, run.request.only)
    made: list[Made] = []
    printed = None
    asked = set(run.request.editions)
    if run.request.delivers:
        asked |= {Edition.PRINT, Edition.COVER}
    if asked & {Edition.PRINT, Edition.SCREEN, Edition.COVER}:
        printed = _print(run, run.manuscript, book, resources, scratch)
    if printed is not None:
        made += filter(None, (printed.made, printed.screen))
    if printed is not None and Edition.COVER in asked and not run.request.only:
        made += _cover(run, run.manuscript, book, printed, resources)
    if Edition.EPUB in asked:
        made += _epub(run, run.manuscript, book, printed, resources, scratch)
    extra: Mapping[str, bytes | Path] = {}
    if run.request.delivers and printed is not None:
        extra = _release(run, book, made, printed, resources, scratch)
    return run.outcome(_deliver(run, output, book, made, extra))


def _read(run: _Run) -> Book | None:
    """Return the book after all passes; None where the manuscript cannot be read as one."""
    with run.step("load"):
        run.manuscript = load(run.request.book, run.findings)
        if run.manuscript is None:
            return None
        run.manuscript = with_standard(run.manuscript, run.request.pdf, run.findings)
        if run.request.script:
            run.manuscript = with_traditional_data(run.manuscript, run.findings)
    with run.step("passes"):
        book = compose(run.manuscript, run.findings)
        return run_passes(book, run.context)


def with_standard(manuscript: Manuscript, name: str, findings: Findings) -> Manuscript:
    """Return the manuscript with the PDF standard of the command line, if it names one.

    Reports MAN-068 where the book's press profile does not fit the standard.
    """
    press = manuscript.press
    if name:
        press = replace(press, standard=STANDARDS[name])
    check_standard(press, findings)
    return replace(manuscript, press=press)


def _check_characters(run: _Run, book: Book) -> "Resources | None":
    """Check that the fonts have every character; None, after a finding, without fonts."""
    from shufang.build.characters import check_characters
    from shufang.engines.coverage import Coverage
    from shufang.engines.resources import prepare_fonts

    resources = prepare_fonts(run.findings, language=book.meta.language)
    if resources is not None:
        cache = resources.fontconfig.parent
        check_characters(book, Coverage.of(resources.fonts, cache), run.context)
    return resources


def _print(
    run: _Run, manuscript: Manuscript, book: Book, resources: "Resources", scratch: Path
) -> "PrintedBook | None":
    from shufang.build.page_map import keep_pages
    from shufang.build.print_edition import make_print

    with run.step("layout") as task:
        printed = make_print(run.request, manuscript, book, resources, run.findings, task, scratch)
    if printed is not None:
        keep_pages(run.request, manuscript, book, printed.pagination)
    return printed


def _cover(
    run: _Run,
    manuscript: Manuscript,
    book: Book,
    printed: "PrintedBook",
    resources: "Resources",
) -> list[Made]:
    """Return the cover, whose spine is as thick as the pages of the print edition."""
    from shufang.build.cover_edition import CoverBuilder

    with run.step("cover"):
        builder = CoverBuilder.of(run.request, manuscript, book, resources, run.findings)
        made = builder.flat(len(printed.pagination.pages)) if builder else None
    return [made] if made is not None else []


def _epub(
    run: _Run,
    manuscript: Manuscript,
    book: Book,
    printed: "PrintedBook | None",
    resources: "Resources",
    scratch: Path,
) -> list[Made]:
    from shufang.build.epub_edition import make_epubs

    with run.step("epub"):
        made = make_epubs(run.request, manuscript, book, printed, resources, run.findings)
        return [_put_away(one, scratch / f"{one.edition.value}.epub") for one in made]


def _put_away(made: Made, place: Path) -> Made:
    """Return a product that waits for its delivery in a file; in memory where that is not to be.

    A disk that is full then is full for the delivery too, which says so.
    """
    if isinstance(made.content, bytes):
        with suppress(OSError):
            place.write_bytes(made.content)
            return replace(made, content=place)
    return made


def _release(
    run: _Run,
    book: Book,
    made: list[Made],
    printed: "PrintedBook",
    resources: "Resources",
    scratch: Path,
) -> Mapping[str, bytes | Path]:
    """Add the job ticket to what was made; return the printer's folder, if nothing is open."""
    from shufang.build.delivery import check_open_items, check_waived, delivery, open_items
    from shufang.build.ticket_edition import TicketBuilder

    manuscript = run.manuscript
    cover = next((piece for piece in made if piece.edition is Edition.COVER), None)
    if manuscript is None or cover is None:
        return {}
    with run.step("ticket"):
        check_open_items(manuscript, len(printed.pagination.pages), run.findings)
        found = tuple(run.findings)
        check_waived(found, kept_findings(run.findings, manuscript), run.findings)
        builder = TicketBuilder(run.request, manuscript, book, resources, run.findings, scratch)
        ticket = builder.make(printed, cover, passed=not run.is_blocked)
        if run.is_blocked or ticket is None:
            remaining = kept_findings(run.findings, manuscript)
            # An earlier folder stays, and nothing in it shows that the book has moved on.
            folder = delivery_folder(run.request.script)
            earlier = folder if (run.request.output / folder).is_dir() else ""
            items = str(open_items(remaining))
            run.findings.error("PDF-080", None, items=items, earlier=earlier)
            made += [ticket.made] if ticket else []
            return {}
        title = edition_title(book.meta.title, run.request.script)
        files = delivery(title, made, ticket, delivery_folder(run.request.script))
        made.append(ticket.made)
        return files


FAILED = "（不可付印）"
PARTIAL = "（选章）"
"""Marks in the names of products that are not the finished book."""


def _deliver(
    run: _Run,
    output: OutputFolder,
    book: Book,
    made: list[Made],
    extra: Mapping[str, bytes | Path],
) -> tuple[Product, ...]:
    """Put the products into the output folder, all or none, with the printer's folder.

    What did not pass stands beside the last good product under a name that says so.
    """
    passed = not run.is_blocked
    products: list[Product] = []
    contents: dict[str, bytes | Path] = {}
    part = PARTIAL if run.request.only else ""
    title = edition_title(book.meta.title, run.request.script)
    folder = delivery_folder(run.request.script)
    for piece in made:
        name = _marked(product_path(title, piece.edition), part, passed)
        contents[name] = piece.content
        products.append(
            Product(
                piece.edition,
                name,
                digest_of(piece.content),
                _size(piece.content),
                piece.pages,
                {**piece.facts, "passed": passed},
            )
        )
    if not contents:
        return ()
    contents.update(extra)
    if run.request.script:
        contents[LIST] = characters_page(book).encode()
    with run.step("deliver"):
        is_written = output.write_all(contents, run.findings, verify=bool(extra))
        if is_written and extra:
            output.keep_only(folder, extra)
            run.findings.note("PDF-086", None, folder=folder)
        if is_written and passed:
            paths = (product_path(title, piece.edition) for piece in made)
            output.discard(_marked(path, part, passed=False) for path in paths)
    return tuple(products) if is_written else ()


def _size(content: bytes | Path) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _marked(path: str, part: str, passed: bool) -> str:
    """Return a product's name with what keeps it from being the finished book."""
    product = Path(path)
    mark = part if passed else part + FAILED
    return product.with_name(f"{product.stem}{mark}{product.suffix}").as_posix()
