"""The 印制单 and 审校 blocks of book.yaml in the model's terms."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from shufang.core.diagnostic import Findings
from shufang.core.span import Span
from shufang.manuscript.records_base import PENDING
from shufang.manuscript.records_ticket import SignOffRecord, TicketRecord
from shufang.model.ticket import ORDER_LABELS, PROOFS, REVIEWS, Order, SignOff


def order_of(
    record: TicketRecord | None,
    signed: Sequence[SignOffRecord],
    spans: Mapping[str, Span],
    places: Sequence[Span],
    findings: Findings,
) -> Order:
    """Return the order with its signatures; a step that is signed twice is reported (MAN-074).

    `spans` are those of the 印制单 block's fields, `places` those of the signatures.
    """
    sign_offs: list[SignOff] = []
    for number, one in enumerate(signed):
        place = places[number] if number < len(places) else Span("book.yaml")
        first = next((other for other in sign_offs if other.step == one.step), None)
        if first is not None:
            findings.error("MAN-074", place, first.span, step=one.step)
            continue
        name, date = ("" if text.strip() == PENDING else text for text in (one.name, one.date))
        sign_offs.append(SignOff(one.step, name.strip(), date, one.remark.strip(), place))
    _check_days(sign_offs, findings)
    given = {name: _given(getattr(record, name)) for name in ORDER_LABELS} if record else {}
    start = min(spans.values(), default=Span("book.yaml"))
    return Order(**given, sign_offs=tuple(sign_offs), span=start, spans=dict(spans))


def _check_days(sign_offs: Sequence[SignOff], findings: Findings) -> None:
    """Report a step that was finished before the one that it follows (MAN-076).

    三审 and 三校 are two rows of their own: proofs may begin before the last review.
    """
    by_step = {one.step: one for one in sign_offs if one.date}
    for row in (REVIEWS, PROOFS):
        done = [by_step[step] for step in row if step in by_step]
        for before, after in pairwise(done):
            if after.date < before.date[: len(after.date)]:
                findings.warning(
                    "MAN-076", after.span, before.span, step=after.step, before=before.step
                )


def _given(text: str) -> str | None:
    stripped = text.strip()
    return None if stripped == PENDING else stripped
