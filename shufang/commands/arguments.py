"""The command line: words and options become `Arguments`, or a fault in the reader's language.

argparse does the options; the words (commands and the book's folder) are read here, because
`build.py print epub mybook` and `build.py mybook` are not what its subcommands can say.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, NoReturn, TypeVar

from shufang import __version__
from shufang.messages.catalogue import DEFAULT_LANGUAGE, LANGUAGES, phrase, phrases

Command = Literal[
    "build",
    "watch",
    "check",
    "check_epub",
    "preflight",
    "explain",
    "new",
    "clean",
    "help",
    "version",
]

EDITIONS: Final = ("print", "screen", "cover", "epub")
"""Names of the editions, as in `shufang.model.book.Edition`, which takes long to import."""
ORDINARY: Final = ("print", "cover", "epub")
"""What is made where no edition is named; the others take time that an editor rarely needs."""
ALL: Final = "all"
"""Stands for all editions."""
WATCH: Final = "watch"
"""The command that may stand beside names of editions."""
ALONE: Final[tuple[Command, ...]] = ("check", "explain", "new", "clean")
"""Commands that nothing but a book's folder or their own words may stand beside."""


WORDED: Final[tuple[Command, ...]] = ("explain", "new", "preflight")
"""Commands that words of their own follow."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """One command line, understood."""

    command: Command = "build"
    editions: tuple[str, ...] = ORDINARY
    words: tuple[str, ...] = ()
    """What follows `explain`, `new`, `preflight` or `check --epub`."""
    book: Path | None = None
    output: Path | None = None
    only: tuple[str, ...] = ()
    workers: int = 1
    delivers: bool = False
    """付印: "print" was asked for by name, of the whole book."""
    executor: str = ""
    cache: str = ""
    strict: bool = False
    quiet: bool = False
    verbose: bool = False
    colour: bool = True
    json: str = ""
    pdf: Literal["", "x4", "x1a"] = ""
    """PDF standard of the print edition; "" leaves it to book.yaml."""
    script: Literal["", "hant", "hk", "tw", "t"] = ""
    """Traditional characters as book.yaml says ("hant") or as a region writes them."""
    profiles: tuple[str, ...] = ()
    """E-books for other shops: "kindle", "duokan"; as in `shufang.model.book.Edition`."""
    language: str = DEFAULT_LANGUAGE


class UsageFault(Exception):  # noqa: N818 - a fault of the command, not of the program
    """The command line cannot be understood; `lines` say why, in the reader's language."""

    def __init__(self, *lines: str, language: str = DEFAULT_LANGUAGE) -> None:
        super().__init__(*lines)
        self.lines = tuple(line for line in lines if line)
        self.language = language


class Refusal(UsageFault):
    """The command is understood but cannot be carried out, such as a name that is taken."""


@dataclass(frozen=True, slots=True)
class _Option:
    """One option: argparse reads it and the help text shows it, from this one line."""

    flags: tuple[str, ...]
    key: str
    """Its text in the section `help` of `ui.toml`."""
    metavar: str = ""
    """Key of what its value is called; empty for a switch."""
    many: bool = False


_OPTIONS: Final = (
    _Option(("-h", "--help"), "help"),
    _Option(("--version",), "version"),
    _Option(("--output",), "output", "folder"),
    _Option(("--strict",), "strict"),
    _Option(("--only",), "only", "chapter", many=True),
    _Option(("--pdf", "--standard"), "pdf", "standard"),
    _Option(("--script",), "script", "script_name"),
    _Option(("--profile",), "profile", "profile_name", many=True),
    _Option(("--epub",), "epub_files"),
    _Option(("-j", "--jobs"), "jobs", "number"),
    _Option(("--executor",), "executor", "address"),
    _Option(("--cache",), "cache", "address"),
    _Option(("-q", "--quiet"), "quiet"),
    _Option(("-v", "--verbose"), "verbose"),
    _Option(("--json",), "json", "file"),
    _Option(("--no-color",), "no_color"),
    _Option(("--lang",), "lang", "language"),
    _Option(("--in", "--book"), "in_book", "folder"),
)
CACHE_VARIABLE: Final = "SHUFANG_CACHE"
"""Names the shared cache where `--cache` does not; `build.cluster` has it for workers."""
_HELP_COLUMN: Final = 26
_T = TypeVar("_T")


class _Parser(argparse.ArgumentParser):
    """argparse that raises its faults instead of printing and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise the message, which `_speaking` has put into the reader's language."""
        raise UsageFault(message)


def parse(words: Sequence[str]) -> Arguments:
    """Return the command line, or raise `UsageFault` with its language set."""
    language = _language(words)
    try:
        with _speaking(language):
            options, rest = _parser(language).parse_known_args(list(words))
        return _understood(options, rest, language)
    except UsageFault as fault:
        fault.language = language
        raise


def help_text(language: str) -> str:
    """Return what `--help` shows."""
    text = phrases("help", language)
    lines = [text["description"], "", phrase("errors.usage", language) + text["usage"], ""]
    for part in ("commands", "book"):
        lines += [f"{text[f'{part}_title']}{_colon(language)}", text[part].rstrip(), ""]
    lines.append(f"{text['options_title']}{_colon(language)}")
    for option in _OPTIONS:
        shown = ", ".join(option.flags)
        if option.metavar:
            shown += f" {text[option.metavar]}"
        room = _HELP_COLUMN - _cells(shown) - 2
        lines.append(f"  {shown}{' ' * max(2, room)}{text[option.key]}")
    lines += ["", f"{text['exit_title']}{_colon(language)}", text["exit"].rstrip(), ""]
    return "\n".join(lines)


def version_text(language: str) -> str:
    """Return what `--version` shows."""
    return phrase("page.version", language, version=__version__) + "\n"


def _colon(language: str) -> str:
    return "：" if language == DEFAULT_LANGUAGE else ":"


def _cells(text: str) -> int:
    return sum(2 if mark > "\u2e7f" else 1 for mark in text)


def _language(words: Sequence[str]) -> str:
    """Return the language asked for: needed before the parser can speak."""
    for index, word in enumerate(words):
        name, _, value = word.partition("=")
        if name == "--lang":
            value = value or "".join(words[index + 1 : index + 2])
            return value if value in LANGUAGES else DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _scheduler(text: str) -> str:
    """Return the address of `dask://HOST:PORT`, `dask:tls://HOST:PORT` or `dask:FILE.json`."""
    name, _, address = text.partition(":")
    plain = address.removeprefix("//")
    host, _, port = plain.rpartition(":")
    if name != "dask" or not (plain.endswith(".json") or (host and port.isdecimal())):
        raise ValueError(text)
    return plain


def _known_language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(text)
    return text


def _known_standard(text: str) -> str:
    name = text.strip().lower().removeprefix("pdf/").replace("x-", "x")
    if name not in ("x4", "x1a"):
        raise ValueError(text)
    return name


_SCRIPTS: Final = {
    "hans": "", "简体": "", "hant": "hant", "繁体": "hant", "繁體": "hant", "zh-hant": "hant",
    "hk": "hk", "香港": "hk", "zh-hant-hk": "hk", "tw": "tw", "台湾": "tw", "臺灣": "tw",
    "zh-hant-tw": "tw", "t": "t", "通用": "t",
}  # fmt: skip


def _known_script(text: str) -> str:
    name = text.strip().lower()
    if name not in _SCRIPTS:
        raise ValueError(text)
    return _SCRIPTS[name]


_PROFILES: Final = {
    "kindle": ("kindle",), "duokan": ("duokan",), "多看": ("duokan",),
}  # fmt: skip


def _known_profiles(text: str) -> tuple[str, ...]:
    """Return the profiles of one option: one, or several with commas between them."""
    names = [name.strip().lower() for name in text.replace("，", ",").replace("、", ",").split(",")]
    if any(name not in _PROFILES for name in names):
        raise ValueError(text)
    return tuple(found for name in names for found in _PROFILES[name])


_READERS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "jobs": (_positive, "positive"),
    "executor": (_scheduler, "scheduler"),
    "lang": (_known_language, "language"),
    "pdf": (_known_standard, "standard"),
    "script": (_known_script, "script"),
    "profile": (_known_profiles, "profile"),
}
"""Option -> what reads its value, and what such a value is called (`types` in ui.toml)."""


def _typed(reads: Callable[[str], _T], name: str) -> Callable[[str], _T]:
    """Name a type: argparse puts its `__name__` into the sentence about a wrong value."""

    def read(text: str) -> _T:
        return reads(text)

    read.__name__ = name
    return read


def _parser(language: str) -> _Parser:
    types = phrases("types", language)
    parser = _Parser(prog="build.py", add_help=False, allow_abbrev=False)
    for option in _OPTIONS:
        if option.key in _READERS:
            read, name = _READERS[option.key]
            kind = _typed(read, types[name])
            if option.many:
                parser.add_argument(
                    *option.flags, dest=option.key, type=kind, action="append", default=[]
                )
            else:
                parser.add_argument(*option.flags, dest=option.key, type=kind)
        elif option.many:
            parser.add_argument(*option.flags, dest=option.key, action="append", default=[])
        elif option.metavar:
            parser.add_argument(*option.flags, dest=option.key)
        else:
            parser.add_argument(*option.flags, dest=option.key, action="store_true")
    return parser


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Let argparse take its sentences from `ui.toml` while it parses.

    argparse calls gettext under the name `_` and offers no other place to hand it a catalogue.
    """
    said = phrases("argparse", language)
    kept = vars(argparse)["_"]
    vars(argparse)["_"] = lambda text: said.get(text, text)
    try:
        yield
    finally:
        vars(argparse)["_"] = kept


def _understood(options: argparse.Namespace, rest: Sequence[str], language: str) -> Arguments:
    rest = [word for word in rest if word != "--"]
    unknown = next((word for word in rest if word.startswith("-") and len(word) > 1), "")
    if unknown:
        raise _unknown_option(unknown, language)
    shared = options.cache or os.environ.get(CACHE_VARIABLE, "")
    if options.executor and not shared:
        raise UsageFault(phrase("errors.executor_needs_cache", language))
    common = Arguments(
        output=Path(options.output) if options.output else None,
        only=tuple(name for given in options.only for name in given.split(",") if name),
        workers=options.jobs or available_processors(),
        executor=options.executor or "",
        cache=shared,
        strict=options.strict,
        quiet=options.quiet,
        verbose=options.verbose,
        colour=not options.no_color,
        json=options.json or "",
        pdf=options.pdf or "",
        script=options.script or "",
        profiles=tuple(dict.fromkeys(name for given in options.profile for name in given)),
        language=language,
    )
    if options.help or options.version:
        return _with(common, "help" if options.help else "version")
    book = Path(options.in_book) if options.in_book else None
    if options.epub_files:
        return _of_files(common, rest, language)
    return _worded(common, rest, book, language)


def _of_files(common: Arguments, rest: list[str], language: str) -> Arguments:
    """Read `check --epub FILE …`; nothing else takes the option."""
    if "check" not in rest:
        raise UsageFault(phrase("errors.epub_without_check", language))
    rest.remove("check")
    return _with(common, "check_epub", words=tuple(rest))


def _worded(common: Arguments, rest: list[str], book: Path | None, language: str) -> Arguments:
    """Read commands and the book's folder."""
    files = [word for word in rest[1:] if word.lower().endswith(".epub")]
    if files and files == rest[1:] and rest[0] in ("check", "preflight"):
        return _of_files(common, ["check", *files], language)
    if rest and rest[0] in WORDED:
        command = next(name for name in WORDED if name == rest[0])
        return _with(common, command, words=tuple(rest[1:]), book=book)
    chosen: list[str] = []
    for word in rest:
        if word in ALONE or word in EDITIONS or word in (ALL, WATCH):
            chosen.append(word)
        elif book is None:
            book = _folder(word, language)
        else:
            raise UsageFault(phrase("errors.two_books", language, first=book, second=word))
    lonely = next((name for name in ALONE if name in chosen), None)
    if lonely is not None:
        other = next((name for name in chosen if name != lonely), "")
        if other:
            raise UsageFault(phrase("errors.mixed", language, command=lonely, other=other))
        return _with(common, lonely, book=book)
    if "cover" in chosen and common.only:  # its spine is that of the whole book
        raise UsageFault(phrase("errors.mixed", language, command="cover", other="--only"))
    named = tuple(name for name in dict.fromkeys(chosen) if name in EDITIONS)
    editions = EDITIONS if ALL in chosen else named or ORDINARY
    if common.profiles and "epub" not in editions:  # they stand beside the standard e-book
        editions = (*editions, "epub")
    command = "watch" if WATCH in chosen else "build"
    delivers = "print" in chosen and command == "build" and not common.only
    return replace(_with(common, command, editions=editions, book=book), delivers=delivers)


def _with(
    common: Arguments,
    command: Command,
    *,
    words: tuple[str, ...] = (),
    book: Path | None = None,
    editions: tuple[str, ...] = ORDINARY,
) -> Arguments:
    return replace(common, command=command, words=words, book=book, editions=editions)


def _folder(word: str, language: str) -> Path:
    path = Path(word)
    if path.name in ("book.yaml", "book.yml") and path.is_file():
        return path.parent
    if path.is_dir():
        return path
    if path.exists() or os.sep in word or "/" in word:
        raise UsageFault(phrase("errors.not_a_folder", language, word=word))
    raise UsageFault(
        phrase("errors.unknown_word", language, word=word),
        _meant(word, (*EDITIONS, ALL, WATCH, *ALONE, "preflight"), language),
    )


def _unknown_option(word: str, language: str) -> UsageFault:
    name = word.partition("=")[0]
    flags = [flag for option in _OPTIONS for flag in option.flags]
    return UsageFault(
        phrase("errors.unknown_option", language, word=name), _meant(name, flags, language)
    )


def _meant(word: str, known: Sequence[str], language: str) -> str:
    from shufang.manuscript.suggestions import nearest

    bare = {name.lstrip("-"): name for name in known}
    found = nearest(word.lstrip("-"), bare)
    return phrase("errors.meant", language, word=bare[found]) if found else ""


def available_processors() -> int:
    """Return how many processors this process may use; more than eight bring little."""
    try:
        number = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows
        number = os.cpu_count() or 1
    return min(number, 8)
