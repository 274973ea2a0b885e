"""The program's entrance: arguments in, exit code out; nobody imports it."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from shufang.commands.arguments import (
    Arguments,
    Refusal,
    UsageFault,
    help_text,
    parse,
    version_text,
)
from shufang.core.exit_code import ExitCode
from shufang.core.garbage import search_seldom
from shufang.messages.catalogue import DEFAULT_LANGUAGE, phrase


def main(words: Sequence[str] | None = None) -> int:
    """Run one command line; return its exit code (design.md, section 4)."""
    _speak_any_character()
    search_seldom()
    language = DEFAULT_LANGUAGE
    arguments = Arguments()
    try:
        arguments = parse(sys.argv[1:] if words is None else words)
        language = arguments.language
        code = _dispatch(arguments)
        sys.stdout.flush()
        return code
    except UsageFault as fault:
        _tell_fault(fault)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        _tell(phrase("errors.interrupted", language))
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _close_pipe()
        return ExitCode.DONE
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "shufang":
            return _bug(error, arguments)
        _tell(phrase("errors.missing_package", language, package=error.name))
        return ExitCode.MISSING_SOFTWARE
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001 - the layout engine has faults beside Exception
        return _bug(error, arguments)


def _dispatch(arguments: Arguments) -> int:
    """Run the command."""
    language = arguments.language
    match arguments.command:
        case "help":
            sys.stdout.write(help_text(language))
        case "version":
            sys.stdout.write(version_text(language))
        case "explain":
            from shufang.commands.explain import explain

            sys.stdout.write(explain(arguments.words, language))
        case "new":
            from shufang.commands.new import new

            for line in new(arguments.words, arguments.book, language):
                _tell(line)
        case "clean":
            from shufang.commands.clean import clean
            from shufang.commands.places import book_folder, output_folder

            output = output_folder(arguments.output, book_folder(arguments.book))
            for line in clean(output, language):
                _tell(line)
        case "preflight":
            from shufang.commands.preflight import preflight

            return preflight(arguments)
        case "check_epub":
            from shufang.commands.check_epub import check_epub

            return check_epub(arguments)
        case "watch":
            from shufang.commands.watch import watch

            return watch(arguments)
        case "build" | "check":
            from shufang.commands.run import run

            return run(arguments)
    return ExitCode.DONE


def _tell(line: str) -> None:
    """Say one line where messages go."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _tell_fault(fault: UsageFault) -> None:
    if isinstance(fault, Refusal):
        for line in fault.lines:
            _tell(line)
        return
    first, *more = fault.lines
    _tell(phrase("errors.message", fault.language, message=first))
    for line in more:
        _tell(line)
    _tell(phrase("errors.try_help", fault.language))


def _bug(error: BaseException, arguments: Arguments) -> int:
    """Write what the maintainers need into a file and say one sentence."""
    from shufang.commands.bug_file import write_bug_file
    from shufang.commands.places import book_folder, output_folder

    output = Path("build")
    with suppress(OSError):
        output = output_folder(arguments.output, book_folder(arguments.book))
    path = write_bug_file(error, output)
    _tell(phrase("errors.bug", arguments.language, path=path))
    return ExitCode.BUG


def _speak_any_character() -> None:
    """Replace characters that the terminal's encoding lacks instead of failing on them.

    A stream that the caller has closed is None; what is said then goes nowhere.
    """
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            getattr(stream, "reconfigure")(errors="replace")  # noqa: B009 - TextIO lacks it


def _close_pipe() -> None:
    """Give the interpreter something to flush at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
