"""The cover of one build: its front for the e-book, and the flat sheet for the press."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from shufang.build import press_pictures
from shufang.build.cache import LayoutCache
from shufang.build.design import geometry_of, load_theme, read_sheet, style_folders
from shufang.build.outputs import cache_folder
from shufang.build.places import characters_without_type
from shufang.build.press_pictures import PictureRoom, Press
from shufang.build.request import BuildRequest, Made
from shufang.build.store import FolderStore
from shufang.build.versions import program
from shufang.core.diagnostic import Diagnostic, Findings
from shufang.core.digest import digest_parts
from shufang.core.kept import Maker
from shufang.core.span import Span
from shufang.core.workspace import clock
from shufang.engines.cover_front import finished_front, front_of_page
from shufang.engines.finishing import finish
from shufang.engines.images import UnreadableImage
from shufang.engines.picture_frames import ImageObject
from shufang.engines.press_profile import PressProfile, press_profile
from shufang.engines.press_styles import press_faults
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, StyleSheet
from shufang.html.cover_page import CoverGeometry, spine_words
from shufang.html.templates import Templates
from shufang.html.theme_inks import spot_colours
from shufang.html.theme_record import ThemeRecord
from shufang.manuscript.manuscript import Manuscript
from shufang.model.book import Book, Edition, Meta
from shufang.model.cover import LEAST_LETTERED_SPINE_MM, SPINE_TOLERANCE_MM
from shufang.model.press import PressSettings
from shufang.preflight.cover_checks import CheckedCover, check_cover
from shufang.writers.cover import SECTION, CoverDesign, CoverSource, CoverWriter
from shufang.writers.print_finishing import cover_plan

_FRONT = ".front"
_NAME = "封面"


@dataclass(frozen=True, slots=True)
class CoverBuilder:
    """All that covers of one book need."""

    writer: CoverWriter
    book: Book
    resources: Resources
    kept: Path
    """Folder of the cache; each cover has one of its own in it, which nobody else prunes."""
    settings: PressSettings
    profile: PressProfile
    findings: Findings
    isbn_place: Span | None = None

    @classmethod
    def of(
        cls,
        request: BuildRequest,
        manuscript: Manuscript,
        book: Book,
        resources: Resources,
        findings: Findings,
    ) -> "CoverBuilder | None":
        """Return the builder; None after findings that leave no cover to make."""
        folders = style_folders(request)
        theme = load_theme(folders, findings, book.meta.language)
        page = geometry_of(theme, manuscript, findings) if theme else None
        sheet = read_sheet(folders, "cover.css", findings)
        if theme is None or page is None or sheet is None:
            return None
        findings.extend(press_faults(StyleSheet("styles/cover.css", sheet)))
        language = book.meta.language
        templates = Templates([folder / "templates" for folder in folders], findings, language)
        files = _designers_files(folders)
        design = CoverDesign(theme, page, sheet, templates, files, _digits(theme, resources))
        writer = CoverWriter(book.meta, design, manuscript.root, manuscript.images, findings)
        profile = press_profile(manuscript.press, manuscript.root, resources)
        kept = cache_folder(request.output, request.script)
        press = manuscript.press
        place = manuscript.spans.get("isbn")
        return cls(writer, book, resources, kept, press, profile, findings, place)

    def flat(self, pages: int) -> Made | None:
        """Return the sheet for the press; None after findings that leave none."""
        source = self.writer.flat(pages)
        check_spine(self.book.meta, source.geometry, pages, self.findings)
        given = self.book.meta.publication
        is_pending = "isbn_print" in given.pending
        has_place = bool(given.isbn_print) or is_pending
        if is_pending:
            self.findings.note("PDF-050", self.isbn_place)
        store = FolderStore(self.kept / "cover")
        laid_out = self._laid_out(source, store)
        if laid_out is None:
            return None
        merged = self._merged(source, laid_out, self._pictures(source, laid_out, store))
        content = self._finished(source, merged)
        place = self.book.meta.cover.span
        checked = CheckedCover(
            source.section.xhtml,
            laid_out.pages[0],
            source.geometry,
            source.pictures.bar_code_size if has_place else None,
            place,
        )
        check_cover(content, checked, self.findings)
        self._check_press(content)
        return Made(Edition.COVER, content, 1, cover_facts(source.geometry))

    def _check_press(self, content: bytes) -> None:
        from shufang.build.press_preflight import book_expectations, check_press

        meta, fonts = self.book.meta, self.resources.fonts
        expected = book_expectations(meta, self.settings, self.profile, fonts)
        spots = spot_colours(self.writer.design.theme)
        expected = replace(expected, spots=frozenset(spot.name for spot in spots))
        check_press(content, expected, self.findings, meta.cover.span)

    def front(self) -> bytes | None:
        """Return the front as a JPEG for the e-book; None after findings.

        A finished front that is a picture of pixels is taken as it is, everything else is laid out.
        """
        store = FolderStore(self.kept / "front")
        made_by = [program(), press_pictures.program(), version("pypdfium2")]
        maker = Maker(store, digest_parts(made_by), _FRONT)
        content = self._given_front(maker) or self._drawn_front(store, maker)
        store.prune(_FRONT)
        return content

    def _given_front(self, maker: Maker) -> bytes | None:
        """Return an editor's finished front; None where there is none, or none that can be read."""
        image = self.writer.pixel_front
        if image is None:
            return None
        path, press = self.writer.root / image.path, self.profile
        try:
            return maker.made(
                (image.digest, press.sha256), lambda: finished_front(path.read_bytes(), press.path)
            )
        except (OSError, UnreadableImage):
            return None  # the layout reports it (PDF-021) and sets the words without it

    def _drawn_front(self, store: FolderStore, maker: Maker) -> bytes | None:
        source = self.writer.front()
        laid_out = self._laid_out(source, store)
        if laid_out is None:
            return None
        key = LayoutCache(store, self.resources.digest).key(source.section)
        return maker.made((key,), lambda: front_of_page(self._merged(source, laid_out, {})))

    def _laid_out(self, source: CoverSource, store: FolderStore) -> LaidOutSection | None:
        cache = LayoutCache(store, self.resources.digest)
        key = cache.key(source.section)
        laid_out = cache.read(key)
        if laid_out is None:
            # An e-book whose front is kept needs no engine that lays out.
            from shufang.engines.layout import lay_out

            laid_out = lay_out(source.section, self.resources.fontconfig)
            cache.keep(key, laid_out)
        cache.prune()
        self.findings.extend(_of_the_cover(laid_out.findings, self.book.meta))
        self.findings.extend(characters_without_type(laid_out, self.book))
        if len(laid_out.pages) > 1:
            self.findings.error("PDF-062", self.book.meta.cover.span)
        return laid_out if laid_out.pages else None

    def _pictures(
        self, source: CoverSource, laid_out: LaidOutSection, store: FolderStore
    ) -> dict[str, ImageObject]:
        """Return the pixel pictures of the cover, made for the size at which they stand."""
        cover = self.book.meta.cover
        places = {
            cover.whole_front: cover.place("whole_front"),
            cover.picture: cover.place("picture"),
        }
        press = Press(self.profile.path, self.profile.sha256, self.settings.total_ink)
        room = PictureRoom(press, store, workers=1)
        made = room.pictures(source.masters, [laid_out], places, self.findings)
        room.prune()
        return made

    def _finished(self, source: CoverSource, merged: bytes) -> bytes:
        """Return the file for the press: inks, boxes, marks, output intent."""
        epoch = int(clock().timestamp())
        fonts = self.resources.fonts
        settings, profile = self.settings, self.profile
        plan = cover_plan(self.writer, source.geometry, settings, profile, fonts, epoch)
        finished = finish(merged, plan)
        self.findings.extend(_of_the_cover(finished.findings, self.book.meta))
        assert isinstance(finished.pdf, bytes)  # no file was asked for
        return finished.pdf

    def _merged(
        self,
        source: CoverSource,
        laid_out: LaidOutSection,
        pictures: Mapping[str, ImageObject],
    ) -> bytes:
        epoch = int(clock().timestamp())
        fonts = self.resources.fonts
        merged = self.writer.merge(laid_out, source.geometry, fonts, epoch, pictures)
        self.findings.extend(_of_the_cover(merged.findings, self.book.meta))
        assert isinstance(merged.pdf, bytes)  # no file was asked for
        return merged.pdf


def _digits(theme: ThemeRecord, resources: Resources) -> Path:
    """Return the typeface of the bar code: the theme's first fixed-width one."""
    faces = (resources.font(family) for family in theme.fonts.mono)
    return next((face for face in faces if face is not None), resources.fonts[0]).path


def cover_facts(geometry: CoverGeometry) -> dict[str, object]:
    """Return what report and ticket say of a cover; lengths in mm."""
    return {
        "spine_mm": geometry.spine,
        "flap_mm": geometry.flap,
        "width_mm": round(geometry.width, 1),
        "height_mm": round(geometry.trim_height, 1),
    }


def check_spine(meta: Meta, geometry: CoverGeometry, pages: int, findings: Findings) -> None:
    """Report a spine that is not the one that was approved, or that words do not fit on.

    PDF-051 where it is off by more than half a millimetre, PDF-052 where the pages have moved by
    less, PDF-054 and PDF-055 for its words.
    """
    cover = meta.cover
    signed = cover.signed_pages
    if signed is not None and signed != pages:
        was, place = cover.spine_mm(signed), cover.place("signed_pages")
        report = findings.note
        code = "PDF-052"
        if abs(was - geometry.spine) > SPINE_TOLERANCE_MM:
            report, code = findings.error, "PDF-051"
        report(
            code,
            place,
            signed=str(signed),
            pages=str(pages),
            was=f"{was:g}",
            spine=f"{geometry.spine:g}",
        )
    words = spine_words(meta, geometry)
    if not geometry.is_lettered:
        least = f"{LEAST_LETTERED_SPINE_MM:g}"
        findings.note("PDF-054", cover.span, spine=f"{geometry.spine:g}", least=least)
    elif words.is_crowded:
        findings.error("PDF-055", cover.place("spine_title"), title=words.title)


def _designers_files(folders: list[Path]) -> dict[str, bytes]:
    """Return the drawings of `styles/cover/`; the book's own come before the program's."""
    found: dict[str, bytes] = {}
    for folder in reversed(folders):
        for path in sorted((folder / "cover").glob("*.svg")):
            if path.is_file() and not path.name.startswith("."):
                found[path.name] = path.read_bytes()
    return found


def _of_the_cover(found: tuple[Diagnostic, ...], meta: Meta) -> Iterator[Diagnostic]:
    """Yield the engine's findings in an editor's words: the section is called 封面."""
    for diagnostic in found:
        values = tuple(
            (name, _NAME if name == "section" and value == SECTION else value)
            for name, value in diagnostic.values
        )
        span = diagnostic.span
        if span is not None and span.file == SECTION:
            span = meta.cover.span
        yield replace(diagnostic, span=span, values=values)
