"""Taking files out of npm's and Debian's packages with the ordinary clients of each."""

import os
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from shufang.core.digest import digest_file
from shufang.engines.resources.lock import LockedTool, Registry

_PATIENCE_SECONDS = 1800
"""A slow line brings 70 MB in half an hour; longer means that it hangs."""

_UNPACK_WOFF2 = """
const { readFileSync, writeFileSync } = require("node:fs");
const [folder, source, target] = process.argv.slice(1);
require(folder + "/decompress.js")(readFileSync(source))
  .then((bytes) => writeFileSync(target, bytes))
  .catch((problem) => { console.error(String(problem)); process.exit(1); });
"""


class Step(Enum):
    """What `bring` is doing, or what stopped it, for whoever shows progress."""

    FETCH = "fetch"
    UNPACK = "unpack"
    KEEP = "keep"
    NO_CLIENT = "no client"
    NO_PACKAGE = "no package"
    ALTERED = "altered"


class FetchFailed(Exception):  # noqa: N818 - what happened, caught by `bring` alone
    """A package could not be brought; `step` and `name` are told as progress."""

    def __init__(self, step: Step, name: str) -> None:
        super().__init__(step, name)
        self.step = step
        self.name = name


@dataclass(frozen=True, slots=True)
class Package:
    """A package and the members that are wanted of it."""

    registry: Registry
    name: str


def bring_package(package: Package, members: frozenset[str], bench: Path) -> dict[str, Path]:
    """Fetch a package and unpack these members; return where each lies. Raises FetchFailed."""
    folder = bench / package.name.replace("/", "_").replace("@", "_")
    folder.mkdir(parents=True, exist_ok=True)
    if package.registry is Registry.NPM:
        return _members_of_archive(_npm_archive(package.name, folder), members, folder)
    return _members_of_deb(package.name, members, folder)


def bring_unpacker(tool: LockedTool, bench: Path) -> Path:
    """Fetch the program that unpacks WOFF2 and return its folder. Raises FetchFailed.

    It is run, so its archive is checked against the lock before anything of it is unpacked.
    """
    folder = bench / "tool"
    folder.mkdir(exist_ok=True)
    archive = _npm_archive(tool.package, folder)
    if digest_file(archive) != tool.archive_sha256:
        raise FetchFailed(Step.ALTERED, tool.package)
    with tarfile.open(archive) as opened:
        for member in opened:
            # Debian 12's Python 3.11.2 has no extraction filters yet.
            stream = opened.extractfile(member) if _is_plain(member.name) else None
            if stream is not None:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(stream.read())
    return folder / "package"


def unpack_woff2(unpacker: Path, source: Path, target: Path) -> None:
    """Turn WOFF2 into plain TrueType. Raises FetchFailed."""
    node = _client("node")
    _run([node, "-e", _UNPACK_WOFF2, str(unpacker), str(source), str(target)], source.name, None)


def _is_plain(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return parts[:1] == ("package",) and ".." not in parts


def _client(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FetchFailed(Step.NO_CLIENT, name)
    return found


def _run(command: list[str], package: str, folder: Path | None) -> None:
    try:
        subprocess.run(
            command,
            cwd=folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_PATIENCE_SECONDS,
        )
    except subprocess.CalledProcessError as problem:
        said = problem.stderr.decode("utf-8", "replace").strip().splitlines()
        told = f"{package} ({said[-1]})" if said else package
        raise FetchFailed(Step.NO_PACKAGE, told) from problem
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise FetchFailed(Step.NO_PACKAGE, f"{package} ({problem})") from problem


def _npm_archive(package: str, folder: Path) -> Path:
    npm = _client("npm")
    # The client's own cache would keep 230 MB that nobody asks for again.
    scratch = ["--cache", str(folder / "cache")]
    _run([npm, "pack", "--silent", "--ignore-scripts", *scratch, package], package, folder)
    return _only_file(folder, "*.tgz", package)


def _only_file(folder: Path, pattern: str, package: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise FetchFailed(Step.NO_PACKAGE, package)
    return found[0]


def _members_of_archive(archive: Path, members: frozenset[str], folder: Path) -> dict[str, Path]:
    taken: dict[str, Path] = {}
    try:
        with tarfile.open(archive, "r|gz") as opened:
            for member in opened:
                stream = opened.extractfile(member) if member.name in members else None
                if stream is None:
                    continue
                target = folder / f"{len(taken)}-{Path(member.name).name}"
                with target.open("wb") as copy:
                    shutil.copyfileobj(stream, copy)
                taken[member.name] = target
                if len(taken) == len(members):
                    break
    except (tarfile.TarError, EOFError) as problem:
        raise FetchFailed(Step.ALTERED, archive.name) from problem
    finally:
        archive.unlink()
    return taken


def _members_of_deb(package: str, members: frozenset[str], folder: Path) -> dict[str, Path]:
    fetch, unpack = _client("apt-get"), _client("dpkg-deb")
    # The downloader's own user may not write into a private folder; as root apt would complain.
    sandbox = ["-o", "APT::Sandbox::User=root"] if os.name == "posix" and os.geteuid() == 0 else []
    _run([fetch, "-qq", *sandbox, "download", package], package, folder)
    archive = _only_file(folder, "*.deb", package)
    _run([unpack, "-x", str(archive), str(folder / "files")], package, None)
    archive.unlink()
    return {
        member: folder / "files" / member
        for member in members
        if (folder / "files" / member).is_file()
    }
