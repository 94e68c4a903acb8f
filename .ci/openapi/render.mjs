// Opens pages in headless Chromium, waits until Redoc has drawn them, reports what the console says, and takes pictures.
// usage: node render.mjs CHROMIUM FOLDER_OF_PICTURES PAGE…   (NODE_PATH leads to puppeteer-core)
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const puppeteer = createRequire(path.join(process.env.NODE_PATH, "x.js"))("puppeteer-core");
const [chromium, pictures, ...pages] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--allow-file-access-from-files", "--disable-dev-shm-usage"],
  protocolTimeout: 600_000,
});
let failed = false;
const report = (page, text) => {
  failed = true;
  console.log(`error: ${path.basename(page)}: ${text}`);
};
for (const file of pages) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1500, height: 1000 });
  page.on("console", (message) => message.type() === "error" && report(file, message.text()));
  page.on("pageerror", (error) => report(file, error.message));
  page.on("requestfailed", (request) => report(file, `${request.url()} can't be loaded`));
  try {
    await page.goto(pathToFileURL(file).href, { timeout: 300_000 });
    if (!file.endsWith("index.html")) {
      await page.waitForFunction("document.documentElement.dataset.state", { timeout: 300_000 });
      const operations = await page.$$eval("[data-section-id^='operation/'], [data-section-id*='/operation/']", (all) => all.length);
      const state = await page.evaluate("document.documentElement.dataset.state");
      if (state !== "ready" || operations === 0) report(file, `${state} with ${operations} operations`);
    }
    await page.screenshot({ path: path.join(pictures, `${path.basename(path.dirname(file))}-${path.basename(file, ".html")}.png`) });
  } catch (error) {
    report(file, error.message);
  }
  await page.close();
}
await browser.close();
process.exit(failed ? 1 : 0);
