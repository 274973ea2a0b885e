"""A walk over a content stream that follows the graphics state and writes the stream anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from shufang.engines.finishing_faults import PageFaults
from shufang.engines.finishing_resources import entry, is_plain, is_transparent
from shufang.engines.finishing_state import GraphicsState
from shufang.engines.matrices import matrix_of, product

if TYPE_CHECKING:
    import pikepdf

    from shufang.engines.finishing_content import ContentFinisher


class Walk:
    """One stream on its way from the layout engine's words to the printer's."""

    def __init__(
        self,
        finisher: ContentFinisher,
        resources: pikepdf.Object,
        state: GraphicsState,
        faults: PageFaults,
    ) -> None:
        from pikepdf import Name, Operator

        self.finisher = finisher
        self.resources = resources
        self.state = state
        self.faults = faults
        self.out: list[Any] = []
        """Instructions as they were, and our own as (operands, operator)."""
        self.inks: set[str] = set()
        self._stack: list[GraphicsState] = []
        self._operator, self._name = Operator, Name

    def through(self, stream: Iterable[object]) -> None:
        """Walk over all instructions; those without a handler stay as they are."""
        handlers = self.handlers()
        instructions: list[Any] = list(stream)
        for index, instruction in enumerate(instructions):
            operator = str(instruction.operator)
            handler = handlers.get(operator)
            if handler is None:
                self.out.append(instruction)
                continue
            following = (
                str(instructions[index + 1].operator) if index + 1 < len(instructions) else ""
            )
            handler(instruction, operator, following)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return operator -> what is done with its instructions."""
        return {
            "q": self._save,
            "Q": self._restore,
            "cm": self._transform,
            "w": self._line_width,
            "Tr": self._render_mode,
            "gs": self._graphics_state,
        }

    def _emit(self, operator: str, *operands: object) -> None:
        self.out.append((list(operands), self._operator(operator)))

    def _save(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self._stack.append(self.state.saved())
        self.out.append(instruction)

    def _restore(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        if self._stack:
            self.state = self._stack.pop()
        self.out.append(instruction)

    def _transform(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self.state.ctm = product(matrix_of(list(instruction.operands)), self.state.ctm)
        self.out.append(instruction)

    def _line_width(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self.state.line_width = float(instruction.operands[0])
        self.out.append(instruction)

    def _render_mode(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        self.state.render_mode = int(instruction.operands[0])
        self.out.append(instruction)

    def _graphics_state(self, instruction: pikepdf.ContentStreamInstruction, *_: str) -> None:
        found = entry(self.resources, "/ExtGState", instruction.operands[0])
        if found is None:
            return
        if is_transparent(found):
            self.state.is_transparent = True
        if self.finisher.keeps_states or not is_plain(found):
            self.out.append(instruction)
