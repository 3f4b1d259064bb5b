// Drives the built program over the bundled corpus in a real browser: `node run.js [PROGRAM]`.
//
// Everything is done twice, with JavaScript and without, and every page is looked over by axe-core: light and dark, on
// a phone and on a desktop.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { launch, pages, views } from "./setup.js";

const root = resolve(import.meta.dirname, "../..");
const program = resolve(process.argv[2] ?? join(root, "target/debug/scrutineer"));
const port = Number(process.env.PORT ?? 18899);
const address = `http://127.0.0.1:${port}`;

const folder = mkdtempSync(join(tmpdir(), "scrutineer-browser-"));
const settings = join(folder, "bot.toml");
mkdirSync(join(folder, "more"));
writeFileSync(join(folder, "more/broken.pdf"), "<html><title>Not found</title></html>");
const folders = JSON.stringify([join(root, "corpus"), join(folder, "more")]);
writeFileSync(settings, `home_authority = "Cornwall"\n[corpus]\nfolders = ${folders}\n` +
  '[access]\nopen_reading = true\nproxies = ["127.0.0.1"]\naddress_requests_per_minute = 60\n');
const server = spawn(program, ["--config", settings, "serve", "--listen", `127.0.0.1:${port}`], {
  stdio: ["ignore", "ignore", "pipe"],
});
let log = "";
server.stderr.on("data", (piece) => { log += piece; });
let ended = false;
server.on("exit", () => { ended = true; });

const up = async () => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (ended) throw new Error(`the server ended:\n${log}`);
    try {
      if ((await fetch(`${address}/about`)).ok) return;
    } catch {
      // Not yet.
    }
    await sleep(100);
  }
  throw new Error(`the server does not answer:\n${log}`);
};

const question = "What were the areas for improvement in Cornwall in 2019?";

// What a reader does, with or without JavaScript.
const read = async (page, scripted) => {
  await page.goto(address);
  await page.getByLabel("Your question").fill(question);
  await page.getByRole("button", { name: "Ask" }).click();
  await page.waitForURL("**/ask?**");
  assert.match(await page.locator("#headline").textContent(), /3 areas for improvement/);
  assert.equal(await page.locator(".said.quote").count(), 3);
  assert.match(await page.title(), /areas for improvement in Cornwall/);

  // A source opens the document where the words are marked.
  await page.locator("a.mark").first().click();
  await page.waitForURL("**/documents/cornwall-2019?**");
  const mark = page.locator("mark").first();
  assert.match(await mark.textContent(), /^Suitable accommodation/);
  await mark.waitFor();
  assert.ok(await mark.evaluate((part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
  }), "the marked words are in sight");
  const background = await mark.evaluate((part) => getComputedStyle(part).backgroundColor);
  assert.notEqual(background, "rgba(0, 0, 0, 0)", "the marked words stand out");
  assert.ok(await page.locator(".cited .cited-note").isVisible());
  await page.goBack();

  // A follow-up takes what it leaves out from the question before, and says so.
  await page.evaluate(() => { window.stays = true; });
  await page.getByLabel("Your next question").fill("And in 2016?");
  await page.locator(".next").getByRole("button", { name: "Ask" }).click();
  await page.waitForURL("**/ask?q=And+in+2016*");
  await page.locator("h1", { hasText: "And in 2016?" }).waitFor();
  assert.match(await page.locator(".taken").first().textContent(), /Taken from your last question:.*Cornwall/s);
  assert.match(await page.locator("#headline").textContent(), /2016/);
  assert.match(await page.locator(".earlier").textContent(), /areas for improvement in Cornwall in 2019/);
  assert.equal(await page.evaluate(() => window.stays === true), scripted, "answered in place only with a script");
  if (scripted) {
    assert.equal(await page.evaluate(() => document.activeElement.id), "question", "the focus goes along");
    await page.waitForFunction(() => /2016/.test(document.getElementById("announce").textContent));
  }
  // The answer comes first: what was asked before is folded, and unfolds.
  const before = page.locator(".earlier").getByRole("link", { name: "What were the areas for improvement in Cornwall in 2019?" });
  assert.ok(!(await before.isVisible()));
  await page.getByText("Earlier in this conversation: 1 question").click();
  assert.ok(await before.isVisible());
  const shared = page.url();

  // Back and forth.
  await page.goBack();
  await page.locator("h1", { hasText: "2019" }).waitFor();
  await page.goForward();
  await page.locator("h1", { hasText: "And in 2016?" }).waitFor();

  // How it came about.
  await page.getByRole("link", { name: "How did this answer come about?" }).click();
  await page.locator("#explanation").waitFor();
  assert.match(await page.locator("#explanation").textContent(), /from your last question/);

  // Starting anew leaves nothing behind.
  await page.getByRole("link", { name: "Start a new conversation" }).first().click();
  await page.waitForURL(`${address}/`);
  assert.equal(await page.getByLabel("Your question").inputValue(), "");
  assert.equal(await page.locator("input[name=after]").count(), 0);

  // An address that was shared shows the same conversation to somebody else.
  await page.goto(shared);
  assert.match(await page.locator("#headline").textContent(), /2016/);

  // Feedback.
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("Thank you").first().waitFor();

  await page.goto(shared);
  await page.getByText("Say what is wrong or missing").click();
  await page.getByLabel("What is wrong or missing?").fill("The list is longer.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Thank you").first().waitFor();

  // A choice and a refusal.
  await page.goto(`${address}/ask?q=${encodeURIComponent("How was Norwich rated?")}`);
  assert.match(await page.locator(".label").textContent(), /No answer in the documents held/);

  // The corpus, filtered.
  await page.goto(address);
  await page.getByRole("link", { name: "Documents", exact: true }).click();
  assert.equal(await page.locator("#found + .results > li").count(), 6);
  await page.getByText("What to do: Download the PDF again").waitFor();
  await page.getByLabel("Council").selectOption("Cornwall");
  await page.getByLabel("Year").selectOption("2019");
  await page.getByRole("button", { name: "Show" }).click();
  await page.waitForURL("**authority=Cornwall**");
  assert.equal(await page.locator(".results > li").count(), 1);
  assert.equal(await page.getByLabel("Year").inputValue(), "2019");

  // An authority.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Councils" }).click();
  await page.getByRole("link", { name: "Cornwall", exact: true }).click();
  assert.ok(await page.locator("svg.chart").first().isVisible());
  const rows = await page.locator("table tbody tr").count();
  assert.ok(rows >= 4, "the same as a table");

  // A search.
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Search" }).click();
  await page.getByLabel("Words to look for").fill("care leavers");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForURL("**/search?q=care+leavers**");
  assert.ok(await page.locator(".hit mark").count() > 5);

  // A mistake is told beside its field.
  await page.goto(`${address}/ask?q=`);
  const box = page.getByLabel("Your question");
  assert.equal(await box.getAttribute("aria-invalid"), "true");
  assert.match(await box.getAttribute("aria-describedby"), /q-error/);
  assert.ok(await box.evaluate((part) => part === document.activeElement), "and the focus is there");
};

// What only the script does.
const copied = async (context, page) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(address + pages.list);
  await page.getByRole("button", { name: "Copy this quotation" }).first().or(page.locator(".copy").first()).first().click();
  await page.waitForFunction(() => /copied/.test(document.getElementById("announce").textContent));
  const text = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text, /^\u201cSuitable accommodation[^]*\u2022 whether there is enough[^]*\u201d\nCornwall: digest of the 2019 inspection[^]*\nhttp:\/\/127/);
};

// Printed on A4, without what only serves a screen.
const printed = async (page) => {
  await page.goto(address + pages.list);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
  assert.ok(pdf.length > 10_000);
  if (process.env.PDF) writeFileSync(process.env.PDF, pdf);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".sources").isVisible(), "sources are printed");
  assert.ok(await page.locator(".paper").last().isVisible(), "the address is printed");
  for (const part of [".next", ".tools", ".feedback", ".top nav", ".foot"]) {
    assert.ok(!(await page.locator(part).first().isVisible()), `${part} is not printed`);
  }
  // What is folded on a screen is printed: earlier questions, and lists of earlier inspections.
  const isThere = (part) => part.evaluate((it) => it.getBoundingClientRect().height > 0);
  await page.goto(address + pages["follow-up"]);
  assert.ok(await isThere(page.locator(".earlier li").first()), "earlier questions are printed");
  await page.goto(address + pages.authority);
  assert.ok(await isThere(page.locator("details:not([open]) li").first()), "every list is printed");
  // The words that are cited can be told on paper, where colours behind them are not printed.
  await page.goto(address + pages.cited);
  const line = await page.locator("mark").first().evaluate((part) => getComputedStyle(part).textDecorationLine);
  assert.equal(line, "underline", "cited words are underlined on paper");
  await page.emulateMedia({ media: null });
};

// Everything can be reached by the keyboard, beginning with the way past the navigation.
const keyed = async (page) => {
  await page.goto(address + pages.list);
  await page.keyboard.press("Tab");
  const first = page.locator(":focus");
  assert.equal(await first.textContent(), "Skip to the main content");
  assert.ok(await first.evaluate((part) => part.getBoundingClientRect().top >= 0), "it is seen when it has the focus");
  const target = await first.getAttribute("href");
  await page.keyboard.press("Enter");
  // The browser goes there in its own time, and only from there on the next key counts.
  await page.waitForFunction((hash) => location.hash === hash, target);
  await page.keyboard.press("Tab");
  assert.ok(await page.locator(":focus").evaluate((part) => part.closest("main") !== null), "it leads past the navigation");
  const outline = await page.locator(":focus").evaluate((part) => getComputedStyle(part).outlineWidth);
  assert.notEqual(outline, "0px", "the focus is seen");
};

// No page scrolls sideways, down to 320 pixels.
const narrow = async (browser) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  for (const [what, path] of Object.entries(pages)) {
    await page.goto(address + path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${what} is ${over} pixels too wide`);
  }
  await context.close();
};

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const accessible = async (page, what) => {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const told = violations.map(({ id, help, nodes }) =>
    `${id}: ${help}\n${nodes.slice(0, 3).map((node) => `    ${node.html.slice(0, 200)}\n    ${node.failureSummary}`).join("\n")}`);
  assert.equal(violations.length, 0, `${what}:\n${told.join("\n")}`);
};

// Somebody far away, as a proxy says it, who asks more often than one may.
const hurried = async (browser, options, name, from) => {
  const context = await browser.newContext({ ...options, extraHTTPHeaders: { "x-forwarded-for": from } });
  const page = await context.newPage();
  await page.goto(address);
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await context.request.get(`${address}/about`)).status() === 429) break;
  }
  const response = await page.goto(`${address}/documents?year=2019`);
  assert.equal(response.status(), 429);
  assert.match(await page.locator("main").textContent(), /Wait \d+ seconds?, then try again/);
  assert.equal(await page.getByRole("link", { name: "Try again" }).getAttribute("href"), "/documents?year=2019");
  await accessible(page, `too many requests (${name})`);
  await context.close();
};

// Nothing is loaded from elsewhere, nothing goes against the policy, nothing fails in the script.
const watch = (page) => {
  const trouble = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) trouble.push(`loaded ${request.url()}`);
  });
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    const refused = /Failed to load resource: the server responded with a status of (404|422|429)/.test(message.text());
    if (message.type() === "error" && !refused) trouble.push(message.text());
  });
  return trouble;
};

let guests = 0;
let failed = 0;
const step = async (name, work) => {
  const start = performance.now();
  try {
    await work();
    console.log(`ok      ${name} (${Math.round(performance.now() - start)} ms)`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${name}\n${error.stack ?? error}`);
  }
};

let browser;
try {
  await up();
  browser = await launch();
  for (const scripted of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled: true, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    // The tests themselves look into pages by scripts, so without JavaScript means without ours.
    if (!scripted) await page.route("**/script.js", (route) => route.abort());
    const trouble = watch(page);
    await step(`a reader, ${scripted ? "with" : "without"} JavaScript`, async () => {
      await read(page, scripted);
      assert.deepEqual(trouble.filter((line) => scripted || !/ERR_FAILED/.test(line)), []);
    });
    if (scripted) {
      await step("copying", () => copied(context, page));
      await step("printing", () => printed(page));
      await step("the keyboard", () => keyed(page));
    }
    await context.close();
  }
  await step("every page with JavaScript switched off in the browser", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address);
    await page.getByLabel("Your question").fill(question);
    await page.getByRole("button", { name: "Ask" }).click();
    await page.waitForURL("**/ask?**");
    await page.getByLabel("Your next question").fill("And in 2016?");
    await page.locator(".next").getByRole("button", { name: "Ask" }).click();
    await page.waitForURL("**/ask?q=And+in+2016*");
    await page.getByText("Taken from your last question").waitFor();
    assert.equal(await page.locator(".scripted").filter({ visible: true }).count(), 0, "no button without a use");
    await page.getByRole("button", { name: "No", exact: true }).click();
    await page.waitForURL("**/thanks**");
    for (const [what, path] of Object.entries(pages)) {
      const response = await page.goto(address + path);
      // A mere jump within a page has no response.
      assert.ok((response?.status() ?? 200) < 500, what);
      assert.ok(await page.locator("h1").isVisible(), what);
    }
    await context.close();
  });
  await step("no page scrolls sideways", () => narrow(browser));
  for (const [name, options] of Object.entries(views)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const trouble = watch(page);
    await step(`axe-core on ${Object.keys(pages).length} pages, ${name}`, async () => {
      for (const [what, path] of Object.entries(pages)) {
        await page.goto(address + path);
        await accessible(page, `${what} (${name})`);
      }
      assert.deepEqual(trouble, []);
    });
    await context.close();
    await step(`too many requests, ${name}`, () => hurried(browser, options, name, `203.0.113.${(guests += 1)}`));
  }
} finally {
  await browser?.close();
  server.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
if (failed > 0) {
  console.error(`${failed} failed`);
  process.exit(1);
}
console.log("all that a browser was asked to do has passed");
