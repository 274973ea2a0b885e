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

// foliate-js gives a section its new height one frame after its contents have changed.
const laidOut = () =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

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
    seen.push({
      alt: image.getAttribute("alt"),
      width: drawn.naturalWidth,
      height: drawn.naturalHeight,
      ...(await seenAtNight(drawn)),
    });
  }
  return seen;
};

// What a picture looks like on a night page: its media type, and the contrast (WCAG 2.2, 1.4.3)
// between its lightest and its darkest marks, a half per cent of its pixels left out of account.
const NIGHT = "#121212";
const seenAtNight = async (image) => {
  if (!image.naturalWidth) return { type: "", contrast: 0 };
  const type = (await (await fetch(image.src)).blob()).type;
  const canvas = window.document.createElement("canvas");
  const factor = Math.min(1, 800 / Math.max(image.naturalWidth, image.naturalHeight));
  canvas.width = Math.max(1, Math.round(image.naturalWidth * factor));
  canvas.height = Math.max(1, Math.round(image.naturalHeight * factor));
  const pen = canvas.getContext("2d");
  pen.fillStyle = NIGHT;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const light = (value) =>
    value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const all = new Float32Array(data.length / 4);
  for (let at = 0; at < all.length; at += 1) {
    const [red, green, blue] = data.subarray(4 * at, 4 * at + 3);
    all[at] = 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
  }
  all.sort();
  const edge = Math.floor(all.length / 200);
  const contrast = (all[all.length - 1 - edge] + 0.05) / (all[edge] + 0.05);
  return { type, contrast: Math.round(contrast * 100) / 100 };
};

const once = (target_, ...events) =>
  new Promise((resolve) => events.forEach((event) => target_.addEventListener(event, resolve, { once: true })));

// Films and sounds: they load, and bring a poster and captions.
const mediaOf = async (document_) => {
  const found = [];
  for (const player of document_.querySelectorAll("audio, video")) {
    player.preload = "auto";
    if (!player.readyState && !player.error) {
      player.load();
      await Promise.race([once(player, "loadeddata", "error"), new Promise((go) => setTimeout(go, 8000))]);
    }
    const poster = Object.assign(new Image(), { src: player.poster || "data:," });
    await poster.decode().catch(() => undefined);
    const tracks = [];
    for (const track of player.querySelectorAll("track")) {
      track.track.mode = "hidden";
      if (track.readyState < 2) await Promise.race([once(track, "load", "error"), new Promise((go) => setTimeout(go, 3000))]);
      tracks.push({
        kind: track.kind, language: track.srclang,
        cues: [...(track.track.cues ?? [])].map((cue) => cue.text),
      });
    }
    found.push({
      kind: player.localName, label: player.getAttribute("aria-label"), controls: player.controls,
      duration: player.duration, width: player.videoWidth ?? 0, height: player.videoHeight ?? 0,
      problem: player.error?.message ?? "", poster: poster.naturalWidth, tracks,
      fallback: flat(player.textContent),
    });
  }
  return found;
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
    setInFonts: setInFonts(document_),
    images: await imagesOf(document_),
    media: await mediaOf(document_),
    notes: await notesOf(document_, section),
    deadLinks: await deadLinks(document_, section),
  };
};

// Elements with text of their own for which the book brings a font, by the number that marks them.
const familyOf = (element) =>
  element.ownerDocument.defaultView.getComputedStyle(element).fontFamily.split(",")[0].replace(/["']/g, "").trim();
const setInFonts = (document_) => {
  const brought = new Set([...document_.fonts].map((face) => face.family.replace(/["']/g, "")));
  const found = [];
  for (const element of document_.body.querySelectorAll("*")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || !brought.has(familyOf(element))) continue;
    element.setAttribute("data-probe-face", String(found.length));
    found.push({ text: flat(element.textContent), family: familyOf(element) });
  }
  return found;
};
// What turns pages has a box on each of them.
const most = (element, side) =>
  Math.max(0, ...[...element.getClientRects()].map((box) => box[side]));

// Things wider than the column are cut off on a narrow screen.
const overflowing = (document_) => {
  // The page of a book set in columns is one column; the document is as wide as all of them.
  const style = getComputedStyle(document_.documentElement);
  const column = parseFloat(style.columnWidth) || document_.documentElement.clientWidth;
  const depth = document_.documentElement.clientHeight;
  const wide = [...document_.body.querySelectorAll("img, svg, table, pre")]
    .filter((element) => most(element, "width") > column + 1);
  const tall = [...document_.body.querySelectorAll("img, svg, video")]
    .filter((element) => most(element, "height") > depth + 1);
  const scrolling = [...document_.body.querySelectorAll("*")]
    .filter((element) => /auto|scroll|hidden/.test(document_.defaultView.getComputedStyle(element).overflowX)
      && element.scrollWidth > element.clientWidth + 1);
  const text = [...document_.body.querySelectorAll("p, h1, h2, h3, h4, li, dd, dt, figcaption")]
    .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1);
  return [...wide, ...tall, ...scrolling, ...text].map((element) => element.localName);
};

// WCAG 2.1, 1.4.3; what is transparent shows what is behind it, in the end the page's own ground.
const CHANNELS = /rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)/;
const colour = (said) => {
  const [, red, green, blue, alpha] = CHANNELS.exec(said) ?? [];
  return red === undefined ? null : { parts: [red, green, blue].map(Number), alpha: Number(alpha ?? 1) };
};
const luminance = ({ parts }) => {
  const linear = parts.map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
};
const contrast = (one, other) => {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
};
const over = (front, ground) => ({
  parts: front.parts.map((part, at) => part * front.alpha + ground.parts[at] * (1 - front.alpha)),
  alpha: 1,
});

const groundOf = (element, page) => {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    const layer = colour(at.ownerDocument.defaultView.getComputedStyle(at).backgroundColor);
    if (layer?.alpha) layers.push(layer);
    if (layer?.alpha === 1) break;
  }
  return layers.reduceRight((ground, layer) => over(layer, ground), page);
};

const shownText = function* (document_) {
  const walker = document_.createTreeWalker(document_.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.nodeValue.trim() || node.parentElement.closest("script, style, rp")) continue;
    const boxes = [...node.nodeValue.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
      const range = document_.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      return [...range.getClientRects()].filter((box) => box.width && box.height);
    });
    if (boxes.length) yield { node, boxes };
  }
};

// What a reader cannot read in a window: too faint, cut off at a side, wider than the column.
window.look = async (page) => {
  const document_ = view.renderer.getContents()[0].doc;
  await document_.fonts.ready;
  await laidOut();
  await Promise.all([...document_.images].map((image) => image.decode().catch(() => undefined)));
  for (const details of document_.querySelectorAll("details")) details.open = true;
  const column = document_.documentElement.clientWidth;
  const faint = [];
  const cut = [];
  for (const { node, boxes } of shownText(document_)) {
    const parent = node.parentElement;
    const words = node.nodeValue.trim().slice(0, 12);
    const style = document_.defaultView.getComputedStyle(parent);
    const ground = groundOf(parent, { parts: page, alpha: 1 });
    const ratio = contrast(over(colour(style.color), ground), ground);
    if (ratio < 4.5) faint.push(`${words} ${ratio.toFixed(1)}`);
    if (boxes.some((box) => box.right > column + 1 || box.left < -1)) cut.push(words);
  }
  return {
    faint,
    cut,
    overflowing: overflowing(document_),
    missing: [...document_.images].filter((image) => !image.naturalWidth).map((image) => image.alt),
    fonts: [...document_.fonts].filter((face) => face.status === "error").map((face) => face.family),
  };
};

const pathTo = (element) => {
  const path = [];
  for (let at = element; at.parentElement && at.localName !== "body"; at = at.parentElement)
    path.unshift([...at.parentElement.children].indexOf(at));
  return path;
};

// Where the first element of each selector stands, in the order of the book.
window.findPages = async (wanted) => {
  const documents = await Promise.all(book.sections.map((section) => section.createDocument()));
  return Object.entries(wanted).map(([name, selector]) => {
    const index = documents.findIndex((one) => one.querySelector(selector));
    return { name, index, path: index < 0 ? null : pathTo(documents[index].querySelector(selector)) };
  }).sort((one, other) => one.index - other.index);
};

const TOP_MARGIN = 48;
const boxOf = (element) => {
  const frame = element.ownerDocument.defaultView.frameElement.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return { top: frame.top + box.top, height: box.height };
};

const standing = (path) =>
  path.reduce((at, step) => at.children[step], view.renderer.getContents()[0].doc.body);
window.boxNow = ({ path }) => boxOf(standing(path));

// Scrolls an element to the top; returns its box in the window.
window.show = async ({ index, path }) => {
  if (view.renderer.getContents()[0]?.index !== index)
    await within(view.goTo(index), String(index));
  const document_ = view.renderer.getContents()[0].doc;
  await document_.fonts.ready;
  const element = standing(path);
  const opened = [...element.querySelectorAll("details")];
  if (element.localName === "details") opened.push(element);
  for (const details of opened) details.open = true;
  await Promise.all([...document_.images].map((image) => image.decode().catch(() => undefined)));
  const scroller = document_.defaultView.frameElement.parentElement.parentElement;
  // Pictures and opened details change the height, and foliate-js the scroll, frames later.
  let before = "";
  for (let turn = 0; turn < 60; turn += 1) {
    scroller.scrollTop += boxOf(element).top - TOP_MARGIN;
    await laidOut();
    const now = boxOf(element);
    const said = JSON.stringify([now, scroller.scrollHeight]);
    if (turn > 2 && said === before && now.top < window.innerHeight / 2) return now;
    // A short section has nothing to scroll.
    if (turn > 30 && said === before && now.top < window.innerHeight) return now;
    before = said;
  }
  throw new Error("the page does not come to rest");
};

window.dress = (css, flow = "paginated") => {
  if (view.renderer.getAttribute("flow") !== flow) view.renderer.setAttribute("flow", flow);
  view.renderer.setStyles(css);
};
window.turnTo = async (index) => {
  await within(view.goTo(index), String(index));
  await view.renderer.getContents()[0].doc.fonts.ready;
};
window.ready = true;
