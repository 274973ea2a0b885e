// node probe.mjs BOOK.epub [--width 600] [--height 900] [--dark] [--zoom 1.5]
//                          [--shots FOLDER] [--sections 0,3,5]
// Reads a book in a headless Chromium through foliate-js; prints one JSON object.
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

const styles = () => `
  @namespace epub "http://www.idpf.org/2007/ops";
  html { color-scheme: ${options.dark ? "dark" : "light"}; font-size: ${Number(options.zoom) * 100}%; }
  ${options.dark ? "html { background: #121212 !important; color: #e4e4e4; }" : ""}
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

const probe = async (page, said) => {
  const session = await page.createCDPSession();
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const report = await page.evaluate(() => window.openBook());
  await page.evaluate((css) => window.dress(css), styles());
  report.deadNavigation = await page.evaluate(() => window.deadNavigation());
  for (const [index, section] of report.sections.entries()) {
    try {
      Object.assign(section, await page.evaluate((at) => window.visit(at), index));
      if (section.setInFonts.length) await drawnWith(session, section);
    } catch (problem) {
      said.push({ type: "section", text: `${section.id}: ${problem.message}` });
    }
  }
  return report;
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
    const report = await probe(page, said);
    if (options.shots) await shoot(page, report);
    process.stdout.write(JSON.stringify({ ...report, console: said }, null, 1) + "\n");
  } finally {
    await browser.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
};

await main();
