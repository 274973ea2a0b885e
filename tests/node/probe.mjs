// node probe.mjs BOOK.epub [--width 600] [--height 900] [--dark] [--zoom 1.5]
//                          [--shots FOLDER] [--sections 0,3,5]
//                          [--windows JSON] [--pages JSON]
// Reads a book in a headless Chromium through foliate-js; prints one JSON object.
// Without more: every section is opened, its notes clicked, its links followed.
// Instead of that, --windows: [{width, height, dark, zoom}, …], each section is looked at in each;
// --pages: {name: CSS selector, …}, the first of each kind is photographed, light and dark, into
// the folder of --shots as name-light.png and name-dark.png.
import { createServer } from "node:http";
import { mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";

const HERE = dirname(fileURLToPath(import.meta.url));
const READER = join(HERE, "node_modules", "foliate-js");
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css" };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    width: { type: "string", default: "600" },
    height: { type: "string", default: "900" },
    dark: { type: "boolean", default: false },
    zoom: { type: "string", default: "1" },
    shots: { type: "string" },
    sections: { type: "string" },
    windows: { type: "string" },
    pages: { type: "string" },
  },
});

// foliate-js frames each section with these two rights on purpose; Chromium mentions it each time.
const OWN_WARNING = "both allow-scripts and allow-same-origin";

const fileFor = (path) => {
  if (path === "/") return join(HERE, "probe.html");
  if (path === "/probe-page.js") return join(HERE, "probe-page.js");
  if (path === "/book.epub") return positionals[0];
  if (path.startsWith("/reader/")) return join(READER, normalize(path.slice("/reader".length)));
  return null;
};

const serve = () =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url, "http://localhost").pathname;
      try {
        const file = fileFor(path);
        const bytes = await readFile(file);
        response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
        response.end(bytes);
      } catch {
        response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      }
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

// The settings of a common reading system: its own typeface, justified lines, night colours.
const NIGHT = { ground: [18, 18, 18], text: [228, 228, 228] };
const styles = ({ dark, zoom }) => `
  @namespace epub "http://www.idpf.org/2007/ops";
  html {
    color-scheme: ${dark ? "dark" : "light"};
    font-size: ${Number(zoom) * 100}%;
    font-family: "Noto Serif SC", serif;
    line-height: 1.6;
  }
  p, li, dd { text-align: justify; }
  ${dark ? `html { background: rgb(${NIGHT.ground}) !important; color: rgb(${NIGHT.text}); }` : ""}
`;

// The fonts with which the browser has really drawn the elements that the page has marked.
const drawnWith = async (session, section) => {
  const { root } = await session.send("DOM.getDocument", { depth: -1, pierce: true });
  const waiting = [root];
  while (waiting.length) {
    const node = waiting.pop();
    const at = (node.attributes ?? []).indexOf("data-probe-face");
    if (at >= 0) {
      const said = await session.send("CSS.getPlatformFontsForNode", { nodeId: node.nodeId });
      section.setInFonts[Number(node.attributes[at + 1])].drawnWith = said.fonts;
    }
    waiting.push(...(node.children ?? []), ...(node.shadowRoots ?? []));
    if (node.contentDocument) waiting.push(node.contentDocument);
  }
};

// Only what has changed is set: a new size lays the whole section out again.
let opened = {};
const openWindow = async (page, { width, height, dark, zoom }, flow) => {
  const size = { width: Number(width), height: Number(height) };
  if (size.width !== opened.width || size.height !== opened.height) await page.setViewport(size);
  if (Boolean(dark) !== opened.dark)
    await page.emulateMediaFeatures(
      [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  opened = { ...size, dark: Boolean(dark) };
  await page.evaluate((css, how) => window.dress(css, how), styles({ dark, zoom }), flow);
};

const visitAll = async (page, report, said) => {
  const session = await page.createCDPSession();
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  await page.evaluate((css) => window.dress(css), styles(options));
  report.deadNavigation = await page.evaluate(() => window.deadNavigation());
  for (const [index, section] of report.sections.entries()) {
    try {
      Object.assign(section, await page.evaluate((at) => window.visit(at), index));
      if (section.setInFonts.length) await drawnWith(session, section);
    } catch (problem) {
      said.push({ type: "section", text: `${section.id}: ${problem.message}` });
    }
  }
};

const shoot = async (page, report) => {
  await mkdir(options.shots, { recursive: true });
  const wanted = options.sections
    ? options.sections.split(",").map(Number)
    : report.sections.keys();
  for (const index of wanted) {
    await page.evaluate((at) => window.turnTo(at), index);
    await page.screenshot({ path: join(options.shots, `${String(index).padStart(3, "0")}.png`) });
  }
};

// Scrolled, for the width of the document is then the width of the column. A section is opened
// once and the window changed around it, as a reader does who turns the telephone.
const lookThrough = async (page, report, said) => {
  const windows = JSON.parse(options.windows).map((size) => ({ ...size, sections: [] }));
  await openWindow(page, windows[0], "scrolled");
  for (const [index, { id }] of report.sections.entries()) {
    try {
      await page.evaluate((at) => window.turnTo(at), index);
      for (const shown of windows) {
        await openWindow(page, shown, "scrolled");
        const ground = shown.dark ? NIGHT.ground : [255, 255, 255];
        shown.sections.push({ id, ...await page.evaluate((behind) => window.look(behind), ground) });
      }
    } catch (problem) {
      said.push({ type: "section", text: `${id}: ${problem.message}` });
    }
  }
  return windows;
};

const MARGIN = 4;
const LONGEST = 520; // of a picture; a page goes on as it begins
const ATTEMPTS = 8;
// foliate-js goes back to its own place some time after a change of colours: a picture counts when
// the page stood where it was to stand before and after it.
const shootStill = async (page, place, path) => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const box = await page.evaluate((at) => window.show(at), place);
    const top = Math.max(0, Math.floor(box.top) - MARGIN);
    const bottom = Math.min(
      Number(options.height), top + LONGEST, Math.ceil(box.top + box.height) + MARGIN);
    if (bottom > top) {
      const clip = { x: 0, y: top, width: Number(options.width), height: bottom - top };
      await page.screenshot({ path, clip });
    }
    const after = await page.evaluate((at) => window.boxNow(at), place);
    if (bottom > top && after.top === box.top && after.height === box.height) return;
  }
  throw new Error(`${place.name} does not keep still`);
};

const photograph = async (page) => {
  await mkdir(options.shots, { recursive: true });
  const places = await page.evaluate((wanted) => window.findPages(wanted), JSON.parse(options.pages));
  await openWindow(page, options, "scrolled");
  for (const place of places.filter(({ index }) => index >= 0)) {
    for (const dark of [false, true]) {
      await openWindow(page, { ...options, dark }, "scrolled");
      await shootStill(page, place, join(options.shots, `${place.name}-${dark ? "dark" : "light"}.png`));
    }
  }
  return places.map(({ name, index }) => ({ name, found: index >= 0 }));
};

const main = async () => {
  const server = await serve();
  const profile = await mkdtemp(join(tmpdir(), "shufang-probe-"));
  const browser = await puppeteer.launch({
    executablePath: process.env.SHUFANG_CHROMIUM_WRAPPER ?? join(HERE, "chromium.sh"),
    headless: true,
    userDataDir: profile,
    defaultViewport: { width: Number(options.width), height: Number(options.height) },
  });
  const said = [];
  try {
    const page = await browser.newPage();
    page.on("console", (message) => {
      const loud = ["error", "warn", "warning"].includes(message.type());
      if (loud && !message.text().includes(OWN_WARNING))
        said.push({ type: message.type(), text: message.text() });
    });
    page.on("pageerror", (problem) => said.push({ type: "pageerror", text: problem.message }));
    page.on("requestfailed", (request) => {
      if (!request.url().startsWith("blob:"))
        said.push({ type: "request", text: request.url() });
    });
    if (options.dark)
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction("window.ready === true", { timeout: 15000 });
    const report = await page.evaluate(() => window.openBook());
    report.browser = await browser.version();
    if (!options.windows && !options.pages) await visitAll(page, report, said);
    if (options.windows) report.windows = await lookThrough(page, report, said);
    if (options.pages) report.pages = await photograph(page);
    else if (options.shots) await shoot(page, report);
    process.stdout.write(JSON.stringify({ ...report, console: said }, null, 1) + "\n");
  } finally {
    await browser.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
};

await main();
