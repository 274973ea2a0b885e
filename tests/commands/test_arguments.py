from pathlib import Path

import pytest

from shufang.commands.arguments import (
    EDITIONS,
    ORDINARY,
    Arguments,
    UsageFault,
    available_processors,
    help_text,
    parse,
)
from shufang.model.book import Edition
from shufang.model.epub_profile import PROFILES


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "我的书").mkdir()
    (tmp_path / "我的书" / "book.yaml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHUFANG_CACHE", raising=False)


def understood(line: str) -> Arguments:
    return parse(line.split())


def fault(line: str) -> tuple[str, ...]:
    with pytest.raises(UsageFault) as caught:
        parse(line.split())
    return caught.value.lines


def test_editions_are_those_of_the_model() -> None:
    """The ticket comes with print delivery, e-books for other shops with the e-book."""
    beside = {"ticket", *(one.value for one in PROFILES if one is not Edition.EPUB)}
    assert {*EDITIONS, *beside} == {edition.value for edition in Edition}


@pytest.mark.parametrize(
    ("line", "editions", "profiles"),
    [
        ("epub --profile kindle", ("epub",), ("kindle",)),
        ("--profile 多看,Kindle --profile duokan", ORDINARY, ("duokan", "kindle")),
        ("all --profile 多看、kindle", EDITIONS, ("duokan", "kindle")),
        ("cover --profile kindle", ("cover", "epub"), ("kindle",)),
        ("check --epub 书.epub --profile=kindle", ORDINARY, ("kindle",)),
    ],
)
def test_e_books_for_other_shops(
    line: str, editions: tuple[str, ...], profiles: tuple[str, ...]
) -> None:
    found = understood(line)
    assert (found.editions, found.profiles) == (editions, profiles)


@pytest.mark.parametrize(
    ("line", "delivers"),
    [
        ("", False),
        ("print", True),
        ("print epub 我的书", True),
        ("cover", False),
        ("print --only 03", False),
        ("watch print", False),
    ],
)
def test_print_by_name_is_delivery(line: str, delivers: bool) -> None:
    assert understood(line).delivers is delivers


def test_a_cover_of_some_chapters_has_no_spine() -> None:
    assert fault("cover --only 03") == ("“cover”不能和“--only”一起用。",)


@pytest.mark.parametrize(
    "line", ["check --epub 书.epub 二.epub", "check 书.epub 二.epub", "preflight 书.epub 二.epub"]
)
def test_an_epub_is_checked_as_one(line: str) -> None:
    found = understood(line)
    assert (found.command, found.words) == ("check_epub", ("书.epub", "二.epub"))


def test_the_option_of_e_books_goes_with_check() -> None:
    assert fault("--epub 书.epub")[0].startswith("--epub 要写在 check 后面")


def test_nothing_means_everything() -> None:
    assert understood("") == Arguments(workers=available_processors())


SCHEDULER = "选项 --executor 写了“{}”，应是dask://主机:端口 或 dask:调度文件.json"


@pytest.mark.parametrize(
    ("line", "command", "editions", "book"),
    [
        ("我的书", "build", ORDINARY, "我的书"),
        ("我的书/book.yaml", "build", ORDINARY, "我的书"),
        ("all 我的书", "build", EDITIONS, "我的书"),
        ("all print", "build", EDITIONS, None),
        ("screen", "build", ("screen",), None),
        ("print", "build", ("print",), None),
        ("epub print", "build", ("epub", "print"), None),
        ("print 我的书 print", "build", ("print",), "我的书"),
        ("watch", "watch", ORDINARY, None),
        ("watch print 我的书", "watch", ("print",), "我的书"),
        ("check", "check", ORDINARY, None),
        ("我的书 check", "check", ORDINARY, "我的书"),
        ("--strict clean 我的书", "clean", ORDINARY, "我的书"),
        ("check -- 我的书", "check", ORDINARY, "我的书"),
    ],
)
def test_commands_and_folder(
    line: str, command: str, editions: tuple[str, ...], book: str | None
) -> None:
    found = understood(line)
    assert (found.command, found.editions) == (command, editions)
    assert found.book == (Path(book) if book else None)


def test_options() -> None:
    found = understood(
        "print --output out --strict --only 03 --only 05,06 -j 2 -q -v --json - --no-color "
        "--lang en --pdf X-1a"
    )
    assert found == Arguments(
        editions=("print",),
        output=Path("out"),
        only=("03", "05", "06"),
        workers=2,
        strict=True,
        quiet=True,
        verbose=True,
        colour=False,
        json="-",
        pdf="x1a",
        language="en",
    )


@pytest.mark.parametrize(("line", "words"), [("explain FIG-003", ("FIG-003",)), ("explain", ())])
def test_words_of_explain(line: str, words: tuple[str, ...]) -> None:
    assert understood(line).words == words


def test_words_of_new() -> None:
    found = understood("new chapter 第 二 章 --in 我的书")
    assert found.words == ("chapter", "第", "二", "章")
    assert found.book == Path("我的书")


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("chek", ("没有名为“chek”的命令，也没有这个文件夹。", "是不是想写“check”？")),
        ("别的书", ("没有名为“别的书”的命令，也没有这个文件夹。",)),
        ("a/b", ("“a/b”不是书的文件夹。",)),
        ("我的书 .", ("一次只能做一本书：“我的书”和“.”。",)),
        ("check print", ("“check”不能和“print”一起用。",)),
        ("watch check", ("“check”不能和“watch”一起用。",)),
        ("check clean", ("“check”不能和“clean”一起用。",)),
        ("--srict", ("没有“--srict”这个选项。", "是不是想写“--strict”？")),
        ("--outptu=x", ("没有“--outptu”这个选项。", "是不是想写“--output”？")),
        ("-z", ("没有“-z”这个选项。",)),
        ("--output", ("选项 --output 后面要写一个值",)),
        ("-j x", ("选项 -j/--jobs 写了“x”，应是大于零的整数",)),
        ("--executor host:1 --cache x", (SCHEDULER.format("host:1"),)),
        ("--executor dask:here --cache x", (SCHEDULER.format("dask:here"),)),
        ("--executor dask://h:1", ("用集群排版，要用 --cache 写明共用缓存的地址。",)),
        ("-j 0", ("选项 -j/--jobs 写了“0”，应是大于零的整数",)),
        ("--strict=1", ("选项 --strict 后面不能写值：1",)),
        ("epub --profile 掌阅", ("选项 --profile 写了“掌阅”，应是kindle 或 多看",)),
        ("epub --profile kindle,", ("选项 --profile 写了“kindle,”，应是kindle 或 多看",)),
        ("--lang fr", ("选项 --lang 写了“fr”，应是zh-Hans 或 en",)),
    ],
)
def test_faults_are_in_chinese(line: str, lines: tuple[str, ...]) -> None:
    assert fault(line) == lines


def test_faults_are_in_english_on_demand() -> None:
    assert fault("--lang=en --srict") == (
        "There is no option “--srict”.",
        "Did you mean “--strict”?",
    )
    assert fault("--lang en -j") == ("argument -j/--jobs: expected one argument",)


def test_argparse_speaks_its_own_words_again() -> None:
    import argparse

    fault("--output")
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--x")
    with pytest.raises(argparse.ArgumentError, match="expected one argument"):
        parser.parse_args(["--x"])


def test_help_names_every_command_and_option() -> None:
    text = help_text("zh-Hans")
    for word in ("print", "epub", "watch", "check", "explain", "new book", "new chapter", "clean"):
        assert f"\n  {word}" in text
    for flag in ("--output", "--strict", "--only", "--jobs", "--json", "--no-color", "--lang"):
        assert flag in text
    assert "用法：python build.py" in text
    assert "usage" not in text
    assert "positional" not in text


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("dask://host:8786", "host:8786"),
        ("dask:tls://host:8786", "tls://host:8786"),
        ("dask:run/scheduler.json", "run/scheduler.json"),
        ("dask://[::1]:8786", "[::1]:8786"),
    ],
)
def test_a_cluster_is_named_by_its_scheduler(
    given: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert parse(["--executor", given, "--cache", "/mnt/x"]).executor == address
    monkeypatch.setenv("SHUFANG_CACHE", "s3://books/cache")
    named = parse(["--executor", given])
    assert (named.executor, named.cache) == (address, "s3://books/cache")
    assert parse(["--cache", "/mnt/x"]).cache == "/mnt/x"
