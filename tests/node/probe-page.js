// What a reading system makes of a book: runs in the page, on foliate-js.
import { makeBook } from "/reader/view.js";
import { FootnoteHandler } from "/reader/footnotes.js";

const EPUB_NAMESPACE = "http://www.idpf.org/2007/ops";
const PATIENCE_MS = 15000;

const flat = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const typesOf = (element) =>
  (element.getAttributeNS(EPUB_NAMESPACE, "type") ?? "").split(/\s+/).filter(Boolean);
const within = (promise, what) =>
  Promise.race([
    promise,
    new Promise((_, reject) =>
      setTimeout(() => reject(new Error(`too slow: ${what}`)), PATIENCE_MS)),
  ]);

let book;
let view;

window.openBook = async () => {
  const bytes = await (await fetch("/book.epub")).blob();
  book = await makeBook(new File([bytes], "book.epub"));
  view = document.createElement("foliate-view");
  document.body.append(view);
  await view.open(book);
  return {
    metadata: JSON.parse(JSON.stringify(book.metadata)),
    direction: book.dir ?? null,
    hasCover: Boolean(await book.getCover?.()),
    toc: book.toc ?? [],
    landmarks: book.landmarks ?? [],
    pageList: book.pageList ?? [],
    sections: book.sections.map((section) => ({ id: section.id, linear: section.linear ?? "yes" })),
  };
};

const target = async (href) => {
  const resolved = await book.resolveHref(href);
  if (resolved === null || resolved === undefined || resolved.index < 0) return null;
  const document_ = await book.sections[resolved.index].createDocument();
  if (!href.includes("#")) return document_.body;
  const element = resolved.anchor?.(document_);
  return element && typeof element === "object" ? element : null;
};

const everyHref = function* (items) {
  for (const item of items ?? []) {
    if (item.href) yield item;
    yield* everyHref(item.subitems);
  }
};

window.deadNavigation = async () => {
  const dead = [];
  for (const [list, items] of [
    ["toc", book.toc], ["landmarks", book.landmarks], ["pageList", book.pageList],
  ]) {
    for (const item of everyHref(items)) {
      if (!(await target(item.href))) dead.push({ list, label: item.label, href: item.href });
    }
  }
  return dead;
};

const imagesOf = async (document_) => {
  const seen = [];
  for (const image of document_.querySelectorAll("img, image")) {
    const source = image.getAttribute("src") ?? image.getAttribute("href") ?? image.getAttributeNS("http://www.w3.org/1999/xlink", "href");
    const drawn = image.localName === "img" ? image : Object.assign(new Image(), { src: source });
    await drawn.decode().catch(() => undefined);
    seen.push({ alt: image.getAttribute("alt"), width: drawn.naturalWidth, height: drawn.naturalHeight });
  }
  return seen;
};

const popUp = (anchor, section) =>
  within(new Promise((resolve, reject) => {
    const handler = new FootnoteHandler();
    const place = window.document.getElementById("notes");
    handler.addEventListener("before-render", (event) => place.replaceChildren(event.detail.view));
    handler.addEventListener("render", (event) => {
      const shown = event.detail.view.renderer.getContents()[0].doc;
      resolve({ text: flat(shown.body.textContent), type: event.detail.type, hidden: event.detail.hidden });
    });
    const href = section.resolveHref(anchor.getAttribute("href"));
    const event = new CustomEvent("link", { detail: { a: anchor, href }, cancelable: true });
    Promise.resolve(handler.handle(book, event)).then(
      (handled) => { if (handled === undefined && !event.defaultPrevented) resolve(null); }, reject);
  }), "note");

const notesOf = async (document_, section) => {
  const found = [];
  for (const anchor of document_.querySelectorAll("a[href]")) {
    const isNote = typesOf(anchor).includes("noteref") || anchor.getAttribute("role") === "doc-noteref";
    if (!isNote) continue;
    const expected = await target(section.resolveHref(anchor.getAttribute("href")));
    const shown = await popUp(anchor, section).catch((problem) => ({ text: "", problem: String(problem) }));
    const note = { mark: flat(anchor.textContent), text: flat(expected?.textContent), popUp: shown };
    found.push({ ...note, same: Boolean(expected) && note.text === shown?.text });
  }
  window.document.getElementById("notes").replaceChildren();
  return found;
};

const deadLinks = async (document_, section) => {
  const dead = [];
  for (const anchor of document_.querySelectorAll("a[href]")) {
    const href = section.resolveHref(anchor.getAttribute("href"));
    if (book.isExternal?.(href)) continue;
    if (!(await target(href))) dead.push(anchor.getAttribute("href"));
  }
  return dead;
};

window.visit = async (index) => {
  const section = book.sections[index];
  await within(view.goTo(index), section.id);
  const document_ = view.renderer.getContents()[0].doc;
  await document_.fonts.ready;
  return {
    title: flat(document_.title),
    language: document_.documentElement.lang,
    characters: flat(document_.body.textContent).length,
    overflowing: overflowing(document_),
    fonts: [...document_.fonts].map((face) => ({ family: face.family, weight: face.weight, status: face.status })),
    images: await imagesOf(document_),
    notes: await notesOf(document_, section),
    deadLinks: await deadLinks(document_, section),
  };
};

// Things wider than the column are cut off on a narrow screen.
const overflowing = (document_) => {
  const column = document_.documentElement.clientWidth;
  const wide = [...document_.body.querySelectorAll("img, svg, table, pre")]
    .filter((element) => element.getBoundingClientRect().width > column + 1);
  const text = [...document_.body.querySelectorAll("p, h1, h2, h3, h4, li, dd, dt, figcaption")]
    .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  return [...wide, ...text].map((element) => element.localName);
};

window.dress = (css) => view.renderer.setStyles(css);
window.turnTo = async (index) => {
  await within(view.goTo(index), String(index));
  await view.renderer.getContents()[0].doc.fonts.ready;
};
window.ready = true;
