import re

from shufang.manuscript.names import reading_order, section_id


def test_ids_are_ascii_unique_and_stable() -> None:
    files = [
        "chapters/01-place/chapter.md",
        "chapters/01-place.md",
        "chapters/第一章/chapter.md",
        "第一章.md",
        "chapters/01 Grün & Co.md",
        "README.md",
    ]
    taken: set[str] = set()
    ids = [section_id(file, "c", taken) for file in files]
    assert len(set(ids)) == len(files)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in ids)
    assert ids == [section_id(file, "c", again) for again in [set[str]()] for file in files]
    assert ids[0] == "c-01-place"


def test_numbers_count_in_reading_order() -> None:
    names = ["第十章", "第二章", "第二十一章", "第一章", "第十一章", "第二十章"]
    assert sorted(names, key=reading_order) == [
        "第一章",
        "第二章",
        "第十章",
        "第十一章",
        "第二十章",
        "第二十一章",
    ]
    assert sorted(["10-a.md", "2-b.md", "1-c.md"], key=reading_order) == [
        "1-c.md",
        "2-b.md",
        "10-a.md",
    ]
