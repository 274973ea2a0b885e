import hashlib
from pathlib import Path

from shufang.core.digest import digest_bytes, digest_file, digest_parts


def test_file_and_bytes_agree(tmp_path: Path) -> None:
    content = b"\0book" * 300_000
    path = tmp_path / "file"
    path.write_bytes(content)
    assert digest_file(path) == digest_bytes(content) == hashlib.sha256(content).hexdigest()


def test_parts_keep_their_borders() -> None:
    assert digest_parts(["ab", "c"]) != digest_parts(["a", "bc"])
    assert digest_parts(["书"]) == digest_parts(["书".encode()])
    assert digest_parts([]) != digest_parts([""])
