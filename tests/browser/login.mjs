// Signs in through a real browser and looks at what a person sees. Addresses and a folder for pictures come as JSON in the
// first argument; what was seen is printed as one line of JSON.
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { base, provider, account, pictures, executable } = JSON.parse(process.argv[2]);
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const browser = await chromium.launch({
  executablePath: executable,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ locale: "nn-NO", bypassCSP: true });
const page = await context.newPage();
const console_ = [];
page.on("console", (message) => message.type() === "error" && console_.push(message.text()));
const faults = {};

// What is wrong with a page by WCAG 2.1 AA, as far as a program can tell.
async function look(name) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(() => window.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }));
  faults[name] = found.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(" ")}`);
}

const seen = {};
page.setDefaultTimeout(15000);
process.on("uncaughtException", async (error) => {
  console.error(error, page.url(), await page.content().catch(() => ""));
  process.exit(1);
});
await page.goto(`${base}/login`);
seen.loginTitle = await page.title();
seen.loginLanguage = await page.getAttribute("html", "lang");
await look("login");
for (const language of ["nb", "en"]) {
  await page.click(`nav a[lang=${language}]`);
  seen[`login_${language}`] = await page.textContent("h1");
}
// By keyboard alone, from the top of the page: the first stop leads past the head.
await page.goto(`${base}/login`);
await page.keyboard.press("Tab");
seen.firstStop = await page.evaluate(() => document.activeElement.getAttribute("href"));
await page.click(`a[href*="${provider}"]`);
await page.fill("input[name=login]", account);
await page.fill("input[name=password]", "whatever");
await page.click("button[type=submit]");
await page.waitForSelector("button[type=submit]");
await page.click("button[type=submit]");
await page.waitForURL(`${base}/account`);
seen.accountTitle = await page.title();
seen.account = await page.textContent("main");
await look("account");
const cookies = await context.cookies();
const session = cookies.find((cookie) => cookie.name === "__Host-betre");
seen.cookie = { httpOnly: session.httpOnly, secure: session.secure, sameSite: session.sameSite, path: session.path };
seen.readableByScript = await page.evaluate(() => document.cookie);
seen.me = await page.evaluate(async () => (await fetch("/v1/me")).status);
await page.click("form[action='/logout'] button");
await page.waitForSelector("h1");
seen.signedOut = await page.textContent("h1");
seen.providerLogout = await page.locator("main p a").first().getAttribute("href");
await look("signed-out");
await page.goto(`${base}/account`);
seen.afterwards = new URL(page.url()).pathname;
await page.goto(`${base}/login/callback?code=x&state=y`);
seen.wrong = await page.textContent("[role=alert]");
await look("wrong");
seen.console = console_;
await browser.close();
console.log(JSON.stringify({ seen, faults }));
