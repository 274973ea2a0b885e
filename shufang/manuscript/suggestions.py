"""是不是想写：the known word that is nearest to a mistyped one."""

from collections.abc import Iterable

_TRADITIONAL = str.maketrans(
    "書題標圖攝繪來採編輯導語關鍵詞號類別稱單職務讀說數據處頁寬軸項視頻聲網靜幀長時間點權執聯"
    "譯審訂裝設計責責總顧問紀錄鏈結閱覽國區龍崗蝶變壹後裡發現實業東門與無開頭經進過會學對價"
    "內錄參獻術檔號飾簡釋補獨佔佈佔線條餅柱狀",
    "书题标图摄绘来采编辑导语关键词号类别称单职务读说数据处页宽轴项视频声网静帧长时间点权执联"
    "译审订装设计责责总顾问纪录链结阅览国区龙岗蝶变壹后里发现实业东门与无开头经进过会学对价"
    "内录参献术档号饰简释补独占布占线条饼柱状",
)


def simplified(word: str) -> str:
    """Return a field name with its traditional characters simplified."""
    return word.translate(_TRADITIONAL)


def distance(first: str, second: str) -> int:
    """Return the edit distance of two words; a swap of neighbours counts as one."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or "" where none is near."""
    typed = simplified(word.strip()).casefold()
    best, best_score = "", 1.0
    for candidate in known:
        target = candidate.casefold()
        if typed == target:
            return candidate
        longest = max(len(typed), len(target), 1)
        if abs(len(typed) - len(target)) > longest // 2:
            continue
        score = distance(typed[:80], target[:80]) / longest
        if typed and (typed in target or target in typed):
            score = min(score, 0.4)
        if score < best_score:
            best, best_score = candidate, score
    # Half of a two-character name may be wrong (图注 for 题注); of longer ones a third.
    limit = 0.5 if len(typed) <= 3 else 0.4
    return best if best_score <= limit else ""
