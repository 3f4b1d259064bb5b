// What the tests and the pictures share: the browser, the ways of looking, the pages.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const executable = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync);

export const launch = () => {
  if (!executable) throw new Error("no chromium; install it (apt-get install chromium) or name it in CHROMIUM");
  return chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
};

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 900 } };

export const views = {
  "phone-light": { ...phone, colorScheme: "light" },
  "phone-dark": { ...phone, colorScheme: "dark" },
  "desktop-light": { ...desktop, colorScheme: "light" },
  "desktop-dark": { ...desktop, colorScheme: "dark" },
};

const asked = (question, ...after) =>
  `/ask?${new URLSearchParams([["q", question], ...after.map((earlier) => ["after", earlier])])}`;

// Every kind of page, over the bundled corpus.
export const pages = {
  home: "/",
  "home-error": "/ask?q=",
  list: asked("What were the areas for improvement in Cornwall in 2019?"),
  "follow-up": asked("And in 2016?", "What were the areas for improvement in Cornwall in 2019?"),
  grade: asked("How was Cornwall rated overall in 2024?"),
  finding: asked("What did inspectors say about care leavers in Telford and Wrekin?"),
  explained: `${asked("What did inspectors say about early help in Cornwall?")}&explain=true`,
  full: `${asked("What did inspectors say about early help in Cornwall?")}&detail=full`,
  compared: asked("Compare Cornwall and Telford and Wrekin"),
  corrected: asked("Why was Cornwall inadequate in 2019?"),
  refused: asked("What did inspectors say about potholes in Cornwall?"),
  "unknown-place": asked("How was Norwich rated?"),
  "out-of-scope": asked("Should I move to Cornwall?"),
  partial: asked("What were the areas for improvement in Cornwall and Narnia?"),
  who: asked("Who led the 2019 inspection of Cornwall?"),
  which: asked("Which councils were good in 2024?"),
  held: asked("Which documents do you hold about Cornwall?"),
  changed: asked("How has Cornwall changed between its inspections?"),
  help: asked("hello"),
  documents: "/documents",
  "documents-filtered": "/documents?authority=Cornwall&year=2019",
  "documents-none": "/documents?authority=Cornwall&year=2020",
  document: "/documents/cornwall-2019",
  cited: "/documents/cornwall-2019?passage=5&words=0-80#passage-5",
  "cited-top": "/documents/cornwall-2019?passage=5&words=0-80#passage-5",
  authorities: "/authorities",
  authority: "/authorities/cornwall",
  "across-empty": "/across",
  across: "/across?q=what+were+the+areas+for+improvement%3F&authority=Cornwall&authority=Telford+and+Wrekin&authority=Kent",
  "across-error": "/across?q=how+was+Kent+rated%3F&region=South+West",
  "search-empty": "/search",
  search: "/search?q=care+leavers",
  "search-none": "/search?q=zeppelin",
  about: "/about",
  privacy: "/privacy",
  accessibility: "/accessibility",
  thanks: "/thanks?q=hello",
  "documents-damaged": "/documents?state=damaged",
  "documents-skipped": "/documents?state=skipped",
  "cited-lost": "/documents/cornwall-2019?passage=9999",
  "authority-once": "/authorities/telford-and-wrekin",
  "authorities-found": "/authorities?name=corn",
  "search-error": "/search?q=",
  programmers: "/docs/api",
  missing: "/nowhere",
  "missing-document": "/documents/nothing",
  "missing-authority": "/authorities/nowhere",
};
