"""`python -m shufang.engines.resources`: bring fonts and the press profile into the cache.

Part of set-up, so it speaks for itself, in Chinese: the report is for books.
"""

import sys

from shufang.core.diagnostic import Findings
from shufang.engines.resources import default_lock_path, installed, load_lock, lock_for
from shufang.engines.resources.bringing import bring
from shufang.engines.resources.packages import Step
from shufang.messages.catalogue import sentence

_SAID = {
    Step.FETCH: "正在取软件包",
    Step.UNPACK: "正在解开",
    Step.KEEP: "已核对并收好",
    Step.NO_CLIENT: "缺少程序",
    Step.NO_PACKAGE: "取不到软件包",
    Step.ALTERED: "软件包里的文件与登记的不符，未采用",
}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - set-up has no report


def main(arguments: list[str]) -> int:
    """Return 0 when all resources are there, else 3; `--check` only looks.

    `--hant` takes in the fonts of editions in Traditional characters, of all regions.
    """
    findings = Findings()
    lock = load_lock(default_lock_path())
    if "--hant" in arguments:
        for language in ("zh-Hant-HK", "zh-Hant-TW"):
            lock = lock.joined(lock_for(language))
    if "--check" in arguments:
        return 0 if installed(lock, findings) else 3
    resources = bring(lock, findings, lambda step, name: _say(f"  {_SAID[step]}：{name}"))
    if resources is not None:
        _say(f"字体与色彩配置齐备：{len(resources.fonts)} 个字体文件。")
        return 0
    for found in findings:
        _say(f"  {sentence(found).text}")
    _say("字体没有取全。请检查网络后再运行：bash setup.sh")
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
