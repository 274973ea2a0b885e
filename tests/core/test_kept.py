"""Contents made once of the same things by the same program."""

from shufang.core.kept import NOTHING, Maker


class Memory:
    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def read(self, name: str) -> bytes | None:
        return self.contents.get(name)

    def write(self, name: str, content: bytes) -> bool:
        self.contents[name] = content
        return True


def test_the_same_things_are_made_once() -> None:
    memory = Memory()
    made: list[str] = []

    def make(maker: Maker, *parts: str) -> bytes:
        def work() -> bytes:
            made.append("+".join(parts))
            return made[-1].encode()

        return maker.made(parts, work)

    one, other = Maker(memory, "1"), Maker(memory, "2")
    assert [make(one, "a", "b"), make(one, "a", "b"), make(one, "ab")] == [b"a+b", b"a+b", b"ab"]
    assert made == ["a+b", "ab"]
    make(other, "ab")
    make(Maker(memory, "1", ".other"), "ab")
    make(Maker(NOTHING, "1"), "ab")
    make(Maker(NOTHING, "1"), "ab")
    assert made == ["a+b"] + ["ab"] * 5
