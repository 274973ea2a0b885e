"""Chinese numerals, as in 第二十一章."""

DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LARGEST = 9999


def chinese_numeral(number: int) -> str:
    """Return a count in Chinese characters: 10 十, 21 二十一, 105 一百〇五.

    GB/T 15835 2.2 writes the gap in a number with 〇 where digits stand for a count in Chinese.
    Raises `ValueError` outside 0...9999: no book counts further.
    """
    if not 0 <= number <= _LARGEST:
        raise ValueError(number)
    if number < 10:
        return DIGITS[number]
    written = ""
    gap = False
    for place in range(len(_UNITS) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(written)
            continue
        written += ("〇" if gap else "") + DIGITS[digit] + _UNITS[place]
        gap = False
    return written.removeprefix("一") if 10 <= number < 20 else written
