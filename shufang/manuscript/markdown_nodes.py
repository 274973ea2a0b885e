"""Block tokens as a tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token


@dataclass(slots=True)
class Node:
    """A block token with what stands inside it."""

    token: Token
    children: list["Node"] = field(default_factory=list)

    @property
    def type(self) -> str:
        """Kind of block, such as "paragraph", "bullet_list" or "fence"."""
        return self.token.type.removesuffix("_open")

    @property
    def line(self) -> int:
        """First line, 0-based."""
        return self.token.map[0] if self.token.map else 0

    @property
    def end_line(self) -> int:
        """The line after the last, 0-based."""
        return self.token.map[1] if self.token.map else 0


def block_tree(tokens: Iterable[Token]) -> list[Node]:
    """Return the top nodes of a flat token stream."""
    top: list[Node] = []
    open_nodes = [top]
    for token in tokens:
        if token.nesting < 0:
            open_nodes.pop()
            continue
        node = Node(token)
        open_nodes[-1].append(node)
        if token.nesting > 0:
            open_nodes.append(node.children)
    return top


def walk_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield all nodes in reading order; the tokenizer has bounded their depth."""
    for node in nodes:
        yield node
        yield from walk_nodes(node.children)
