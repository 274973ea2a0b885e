"""Element ids."""

import re

from hypothesis import given
from hypothesis import strategies as st

from shufang.passes import html_id

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
LABELS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_latin_labels_stay_as_they_are() -> None:
    assert html_id("bus-share.2") == "bus-share.2"
    assert html_id("p-chapter-1") == "p-chapter-1"


def test_han_labels_become_ascii() -> None:
    assert html_id("龙岗") == "_9f99__5c97_"
    assert html_id("图2") == "_56fe_2"


def test_an_id_never_begins_with_a_digit() -> None:
    assert html_id("2012") == "_2012"


@given(LABELS)
def test_every_label_makes_an_xml_name(label: str) -> None:
    assert NAME.fullmatch(html_id(label) if label else "_")


@given(st.lists(LABELS, min_size=2, max_size=2, unique=True))
def test_two_labels_never_make_one_id(pair: list[str]) -> None:
    assert html_id(pair[0]) != html_id(pair[1])


@given(st.lists(st.text("_5f-a1", max_size=8), min_size=2, max_size=2, unique=True))
def test_labels_that_look_like_escapes_are_told_apart(pair: list[str]) -> None:
    assert html_id(pair[0]) != html_id(pair[1])
