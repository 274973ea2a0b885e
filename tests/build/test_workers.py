"""Sections are laid out side by side, and nobody can tell from the pages."""

import os
from pathlib import Path

import pytest

from shufang.build import workers
from shufang.build.workers import layout_workers
from shufang.engines.resources import Resources
from shufang.engines.sections import LaidOutSection, SectionSource, StyleSheet

SHEET = StyleSheet(
    "test.css", "@page { size: 300pt 400pt; margin: 30pt } html { font: 10pt/18pt 'Noto Serif SC' }"
)


def sources(count: int) -> list[SectionSource]:
    text = "县志里的一段文字，写到2023年为止。" * 40
    return [
        SectionSource(
            f"s-{number}",
            f'<html lang="zh-Hans"><body><p id="p-{number}">{number}{text}</p></body></html>',
            (SHEET,),
            grid_pt=18,
        )
        for number in range(count)
    ]


@pytest.mark.slow
def test_processes_give_the_same_pages_in_the_same_order(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    with layout_workers(1, resources.fontconfig) as alone:
        expected = list(alone(sources(4)))
    monkeypatch.setattr(workers, "WORTH_WORKERS", 0)
    with layout_workers(2, resources.fontconfig) as together:
        laid_out = list(together(sources(4)))

    assert [section.id for section in laid_out] == ["s-0", "s-1", "s-2", "s-3"]
    assert laid_out == expected
    assert all(section.pages for section in laid_out)


def dies_elsewhere(source: SectionSource, builder: int) -> LaidOutSection:
    if os.getpid() != builder:
        os._exit(1)
    return LaidOutSection(source.id, b"", (), (), ())


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from functools import partial

    with workers._pool(2) as pool:
        work = partial(dies_elsewhere, builder=os.getpid())
        laid_out = list(workers._in_pool(pool, work, sources(3)))

    assert [section.id for section in laid_out] == ["s-0", "s-1", "s-2"]
