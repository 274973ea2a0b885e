"""What the printer is told besides the files: the order, and who has signed for the text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from shufang.core.span import Span

REVIEWS: Final = ("初审", "复审", "终审")
PROOFS: Final = ("一校", "二校", "三校")
REQUIRED_STEPS: Final = (*REVIEWS, *PROOFS)
"""三审三校: without them no book may be printed (《图书质量保障体系》, 1997)."""
STEPS: Final = (*REQUIRED_STEPS, "通读", "核红", "付印")
"""Every step that the sign-off table has room for, in its order."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """One signature: who has finished which step, and when."""

    step: str
    name: str
    date: str
    """ISO 8601; "" where nobody has written it."""
    remark: str = ""
    span: Span = field(default_factory=lambda: Span("book.yaml"))

    @property
    def is_complete(self) -> bool:
        """Whether it can be relied upon: a name and a day."""
        return bool(self.name and self.date)


@dataclass(frozen=True, slots=True)
class Order:
    """印制单: what the editor asks of the printer; "" where nothing is asked, None while 待定."""

    cover_paper: str | None = ""
    """封面用纸, such as "250克铜版纸"."""
    endpapers: str | None = ""
    inserts: str | None = ""
    binding: str | None = ""
    """装订: 胶订, 锁线胶订, 精装 …"""
    surface: str | None = ""
    """表面整饰 of the cover: 覆哑膜, 烫金 …"""
    commission: str | None = ""
    """Number of the 印刷委托书, which this ticket goes with and never replaces."""
    deliver_on: str | None = ""
    deliver_to: str | None = ""
    remarks: str | None = ""
    sign_offs: tuple[SignOff, ...] = ()
    span: Span = field(default_factory=lambda: Span("book.yaml"))
    spans: dict[str, Span] = field(default_factory=dict)

    def missing_steps(self) -> tuple[str, ...]:
        """Return the steps of 三审三校 that nobody has signed for with name and day."""
        done = {one.step for one in self.sign_offs if one.is_complete}
        return tuple(step for step in REQUIRED_STEPS if step not in done)

    @property
    def released_on(self) -> str:
        """The day on which the book was released to print (付印), "" before."""
        return next((one.date for one in self.sign_offs if one.step == "付印"), "")

    def shown(self) -> Iterator[tuple[str, str]]:
        """Yield label and value of every field as the ticket prints it."""
        for name, label in ORDER_LABELS.items():
            value = getattr(self, name)
            lacks = value is None or (not value and name in _NEEDED)
            yield label, "待定" if lacks else value or "无"

    def missing_fields(self) -> Iterator[str]:
        """Yield the names of what a printer cannot do without and of all that is 待定."""
        for name, label in ORDER_LABELS.items():
            value = getattr(self, name)
            if value is None or (not value and name in _NEEDED):
                yield label


ORDER_LABELS: Final = {
    "cover_paper": "封面用纸",
    "endpapers": "环衬",
    "inserts": "插页",
    "binding": "装订",
    "surface": "表面整饰",
    "commission": "委托书号",
    "deliver_on": "交货日期",
    "deliver_to": "交货地点",
    "remarks": "备注",
}
"""Field → what editors and printers call it, in the order of the ticket."""
_NEEDED: Final = frozenset({"cover_paper", "binding", "surface", "commission"})
