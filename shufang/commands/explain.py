"""`explain CODE`: a rule of the house manual."""

from shufang.commands.arguments import UsageFault
from shufang.messages.catalogue import codes, entry, phrase, rule_page


def explain(words: tuple[str, ...], language: str) -> str:
    """Return the rule page of a code; raises `UsageFault` for none, several or an unknown one."""
    if len(words) != 1:
        raise UsageFault(phrase("errors.explain_what", language), language=language)
    code = words[0].strip().upper().replace("—", "-").replace("－", "-").replace("_", "-")
    if code not in codes():
        raise _unknown(code, language)
    found = entry(code, language) or {}
    lines = [found.get(key, "") for key in ("text", "hint")]
    page = rule_page(code)
    if page is None:
        return "\n".join([f"{code}", *filter(None, lines)]) + "\n"
    return page.rstrip() + "\n"


def _unknown(code: str, language: str) -> UsageFault:
    from shufang.manuscript.suggestions import nearest

    near = nearest(code, sorted(codes()))
    meant = phrase("errors.meant", language, word=near) if near else ""
    return UsageFault(phrase("errors.no_such_code", language, code=code), meant, language=language)
