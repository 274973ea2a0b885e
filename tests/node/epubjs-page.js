// What epub.js makes of a book: runs in the page.
const PATIENCE_MS = 15000;

const within = (promise, what) =>
  Promise.race([
    promise,
    new Promise((_, reject) =>
      setTimeout(() => reject(new Error(`too slow: ${what}`)), PATIENCE_MS)),
  ]);

const entries = (items) =>
  items.map((item) => ({
    label: item.label.trim(), href: item.href, subitems: entries(item.subitems ?? []),
  }));

let book;

window.openBook = async () => {
  const bytes = await (await fetch("/book.epub")).arrayBuffer();
  book = ePub(bytes);
  await within(book.ready, "book");
  const cover = await within(book.coverUrl(), "cover");
  return {
    title: book.packaging.metadata.title,
    cover: cover ? (await (await fetch(cover)).arrayBuffer()).byteLength : 0,
    toc: entries(book.navigation.toc),
    landmarks: book.navigation.landmarks.map((mark) => mark.type),
    pageList: book.pageList.pageList.map((entry) => ({ page: entry.page, href: entry.href })),
    sections: book.spine.spineItems.map((item) => ({ href: item.href })),
  };
};

window.readBook = async () => {
  const place = document.getElementById("page");
  const reader = book.renderTo(place, { width: "100%", height: "100%", allowScriptedContent: false });
  const shown = [];
  for (const item of book.spine.spineItems) {
    await within(reader.display(item.href), item.href);
    const [contents] = reader.getContents();
    const { document: page, window: frame } = contents;
    await page.fonts.ready;
    const images = [...page.querySelectorAll("img")];
    await Promise.all(images.map((image) => image.decode().catch(() => undefined)));
    shown.push({
      characters: page.body.textContent.replace(/\s+/g, "").length,
      visible: frame.getComputedStyle(page.body).visibility !== "hidden" && page.body.clientHeight > 0,
      broken: images.filter((image) => !image.naturalWidth).map((image) => image.getAttribute("src")),
      pages: reader.location?.start?.displayed?.total ?? 0,
    });
  }
  reader.destroy();
  return shown;
};

// Every entry of the page list leads to its marker.
window.deadPages = async () => {
  const dead = [];
  for (const { page, href } of book.pageList.pageList) {
    const [path, name] = href.split("#");
    const section = book.spine.get(path);
    const document_ = section && (await section.load(book.load.bind(book))).ownerDocument;
    if (!document_?.getElementById(name)) dead.push(page);
    section?.unload();
  }
  return dead;
};
window.ready = true;
