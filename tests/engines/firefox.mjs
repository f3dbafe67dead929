// Drives Firefox for tests/engines/drives.py: a line of JSON in, a line of JSON out.
// node firefox.mjs NODE_MODULES BINARY PROFILE

import path from "node:path";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, executablePath, userDataDir] = process.argv.slice(2);
const { default: puppeteer } = await import(pathToFileURL(path.join(modules, "puppeteer-core/lib/esm/puppeteer/puppeteer-core.js")));
const nowhere = "http://127.0.0.1:9/"; // a browser under test asks nobody anything
const browser = await puppeteer.launch({
  browser: "firefox", executablePath, userDataDir, headless: true, args: ["--no-remote"], protocolTimeout: 300000,
  extraPrefsFirefox: {
    "app.update.enabled": false, "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
    "browser.safebrowsing.downloads.remote.enabled": false, "toolkit.telemetry.enabled": false, "services.settings.server": nowhere,
    "intl.accept_languages": "he",
  },
});
const page = (await browser.pages())[0] ?? await browser.newPage();
await page.setViewport({ width: 390, height: 844 });
console.log(JSON.stringify({ version: await browser.version() }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { goto, run } = JSON.parse(line);
  try {
    if (goto) await page.goto(goto, { waitUntil: "commit" }).catch(() => page.goto(goto));
    console.log(JSON.stringify({ value: goto ? null : (await page.evaluate(`(() => { ${run} })()`)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.message ?? error) }));
  }
}
await browser.close();
