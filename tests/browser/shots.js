// Takes a picture of each page, on a phone and on a desktop, light and dark: `node shots.js ADDRESS FOLDER [ONLY]`.
import { mkdirSync } from "node:fs";
import { launch, pages, views } from "./setup.js";

const [, , address, folder, only = ""] = process.argv;
// PAGES="name=path name=path" takes pictures of others.
const chosen = process.env.PAGES
  ? Object.fromEntries(process.env.PAGES.split(" ").map((pair) => [pair.split("=")[0], pair.slice(pair.indexOf("=") + 1)]))
  : pages;
mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const [name, options] of Object.entries(views)) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  // STYLE=file shows how a style looks that is not yet built in.
  if (process.env.STYLE) await page.route("**/style.css", (route) => route.fulfill({ path: process.env.STYLE }));
  for (const [what, path] of Object.entries(chosen)) {
    if (!`${what}-${name}`.includes(only)) continue;
    await page.goto(address + path);
    const whole = !what.endsWith("-top");
    await page.screenshot({ path: `${folder}/${what}-${name}.png`, fullPage: whole });
  }
  await context.close();
}
await browser.close();
