// node epubjs.mjs BOOK.epub [--widths 390,1024] [--height 800]
// Reads a book in a headless Chromium through epub.js; prints one JSON object.
import { createServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";

const HERE = dirname(fileURLToPath(import.meta.url));
const TYPES = { ".js": "text/javascript", ".html": "text/html" };

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    widths: { type: "string", default: "390,1024" },
    height: { type: "string", default: "800" },
  },
});

const FILES = {
  "/": join(HERE, "epubjs.html"),
  "/epubjs-page.js": join(HERE, "epubjs-page.js"),
  "/epub.js": join(HERE, "node_modules", "epubjs", "dist", "epub.min.js"),
  "/jszip.js": join(HERE, "node_modules", "jszip", "dist", "jszip.min.js"),
  "/book.epub": positionals[0],
};

const serve = () =>
  new Promise((resolve) => {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url, "http://localhost").pathname;
      try {
        const bytes = await readFile(FILES[path]);
        const type = TYPES[extname(FILES[path])] ?? "application/octet-stream";
        response.writeHead(200, { "content-type": type }).end(bytes);
      } catch {
        response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      }
    });
    server.listen(0, "127.0.0.1", () => resolve(server));
  });

// It frames each section without the right to run scripts, which Chromium mentions each time.
const OWN_WARNING = "Blocked script execution in";

const listen = (page, said) => {
  page.on("console", (message) => {
    const loud = ["error", "warn", "warning"].includes(message.type());
    if (loud && !message.text().includes(OWN_WARNING))
      said.push({ type: message.type(), text: message.text() });
  });
  page.on("pageerror", (problem) => said.push({ type: "pageerror", text: problem.message }));
  page.on("requestfailed", (request) => {
    if (!request.url().startsWith("blob:")) said.push({ type: "request", text: request.url() });
  });
};

const main = async () => {
  const server = await serve();
  const profile = await mkdtemp(join(tmpdir(), "shufang-epubjs-"));
  const browser = await puppeteer.launch({
    executablePath: process.env.SHUFANG_CHROMIUM_WRAPPER ?? join(HERE, "chromium.sh"),
    headless: true,
    userDataDir: profile,
  });
  const said = [];
  try {
    const page = await browser.newPage();
    listen(page, said);
    const windows = [];
    let report = {};
    for (const width of options.widths.split(",").map(Number)) {
      await page.setViewport({ width, height: Number(options.height) });
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.waitForFunction("window.ready === true", { timeout: 15000 });
      report = await page.evaluate(() => window.openBook());
      windows.push({ width, sections: await page.evaluate(() => window.readBook()) });
    }
    report.deadPages = await page.evaluate(() => window.deadPages());
    process.stdout.write(JSON.stringify({ ...report, windows, console: said }, null, 1) + "\n");
  } finally {
    await browser.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
};

await main();
