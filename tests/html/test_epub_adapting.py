"""Documents of the e-book, changed to what a shop asks for."""

from collections.abc import Sequence

from lxml import etree

from shufang.html.epub_adapting import Aids, adapt, at_most, without_comments
from shufang.html.epub_tree import parse, serialise
from shufang.html.sequence import ContentsEntry
from shufang.model.epub_profile import DUOKAN, KINDLE, STANDARD, EpubProfile

HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title>一</title></head><body>"
)
AIDS = Aids(
    marker=lambda: "../images/note.png",
    alternative=lambda id_: {"f": "两人"}.get(id_, ""),
    sheet=lambda text: text.replace("x", "y"),
    declarations=lambda text, _: text.strip("x"),
)


def _words(root: etree._Element) -> str:
    return "".join(str(text) for text in root.itertext(etree.Element))


def adapted(body: str, profile: EpubProfile) -> str:
    root = parse("a.xhtml", f"{HEAD}{body}</body></html>")
    words = _words(root)
    adapt(root, profile, AIDS)
    assert _words(root) == words
    found = serialise(root).decode()
    parse("a.xhtml", found)
    return found.partition("<body>")[2].partition("</body>")[0]


def test_the_standard_document_stays_as_it_is() -> None:
    body = '<!-- a --><video poster="p.jpg"><p>一</p></video><p style="xx">二</p>'

    assert adapted(body, STANDARD) == body


def test_comments_go_and_the_text_around_them_stays() -> None:
    assert adapted("<p>一<!-- a -- -->二</p>".replace(" -- ", " "), KINDLE) == "<p>一二</p>"
    assert adapted("<p><b>一</b><!-- a -->二<!-- b --></p>", KINDLE) == "<p><b>一</b>二</p>"
    assert without_comments(b"<a><!-- x\n --></a>", KINDLE) == b"<a></a>"
    assert without_comments(b"<a><!-- x --></a>", STANDARD) == b"<a><!-- x --></a>"


def test_a_film_becomes_its_still_and_its_words() -> None:
    film = (
        '<div><video id="v" src="f.mp4" poster="p.jpg" aria-label="访谈">'
        '<track src="c.vtt"/><p>不能播放，<a href="https://a.cn/">去看</a>。</p></video>后</div>'
    )

    assert adapted(film, KINDLE) == (
        '<div><img src="p.jpg" alt="访谈" id="v"/>'
        '<p class="no-player">不能播放，<a href="https://a.cn/">去看</a>。</p>后</div>'
    )
    assert 'alt="两人"' in adapted(f'<figure id="f">{film}</figure>', KINDLE)
    assert "<video" in adapted(film, DUOKAN)
    assert adapted('<div>前<audio src="a.mp3"></audio>后</div>', KINDLE) == "<div>前后</div>"


def test_what_is_folded_stands_open() -> None:
    folded = '<details class="a" open="open"><summary>数据</summary><p>一</p></details>'

    assert adapted(folded, KINDLE) == (
        '<div class="a unfolded"><div class="summary">数据</div><p>一</p></div>'
    )
    headed = "<details><summary><h3>数据</h3></summary></details>"
    assert adapted(headed, KINDLE) == (
        '<div class="unfolded"><div class="summary"><h3>数据</h3></div></div>'
    )


def test_notes_have_both_names() -> None:
    notes = (
        '<p>一<a class="noteref" epub:type="noteref" role="doc-noteref" href="#n" id="r">[1]</a>'
        "</p>"
        '<aside epub:type="footnote" role="doc-footnote" class="footnote" id="n">'
        '<p><a epub:type="backlink" href="#r">[1]</a> 注</p></aside>'
    )

    assert adapted(notes, DUOKAN) == (
        '<p>一<a class="noteref duokan-footnote" epub:type="noteref" role="doc-noteref" href="#n"'
        ' id="r"><img src="../images/note.png" alt="" role="presentation"/>[1]</a></p>'
        '<aside epub:type="footnote" role="doc-footnote" class="footnote">'
        '<ol class="duokan-footnote-content"><li class="duokan-footnote-item" id="n">'
        '<p><a epub:type="backlink" href="#r">[1]</a> 注</p></li></ol></aside>'
    )
    assert adapted(notes, KINDLE) == notes


def test_styles_inside_documents_are_rewritten() -> None:
    assert adapted('<p style="xax">一</p><p style="xx">二</p>', KINDLE) == (
        '<p style="a">一</p><p>二</p>'
    )


def entry(depth: int, title: str, kind: str = "chapter") -> ContentsEntry:
    return ContentsEntry(title, title, depth, "", title, kind)


def outline(entries: Sequence[ContentsEntry]) -> list[str]:
    return [f"{'-' * (each.depth - 1)}{each.title}" for each in entries]


def test_parts_stand_among_their_chapters_where_a_menu_shows_two_levels() -> None:
    parted = (
        entry(1, "序"), entry(1, "辑", "part"), entry(2, "章"), entry(3, "节"), entry(2, "篇"),
        entry(1, "附录"), entry(2, "表"),
    )  # fmt: skip

    assert outline(at_most(parted, 2)) == ["序", "辑", "章", "-节", "篇", "附录", "-表"]
    assert at_most(parted, 0) == at_most(parted, 3) == parted


def test_chapters_keep_their_sections_and_lose_what_is_deeper() -> None:
    plain = (entry(1, "章"), entry(2, "节"), entry(3, "小节"), entry(2, "又节"))

    assert outline(at_most(plain, 2)) == ["章", "-节", "-又节"]
