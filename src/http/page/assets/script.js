// Everything here works without this script; with it, follow-ups are answered in place, quotations can be copied, and
// what changes is announced. It is no part of a framework and loads nothing else.
(() => {
  "use strict";
  const page = document.documentElement;
  page.classList.add("js");

  const announce = (text) => {
    const region = document.getElementById("announce");
    if (!region) return;
    region.textContent = "";
    // A region that is emptied and filled in one go says nothing.
    setTimeout(() => { region.textContent = text; }, 50);
  };

  // The words of somebody in need of help do not stay in the address.
  const leaveNoWords = () => {
    const isUnkept = document.getElementById("conversation")?.hasAttribute("data-unkept") ?? false;
    if (isUnkept) history.replaceState(null, "", "/");
    return isUnkept;
  };
  leaveNoWords();

  // Whoever goes back and forth fast wants the last thing asked for.
  let latest = 0;

  const show = async (address, push) => {
    const conversation = document.getElementById("conversation");
    const mine = ++latest;
    conversation.classList.add("working");
    announce("Looking for an answer");
    try {
      const response = await fetch(address, { headers: { accept: "text/html" } });
      const text = await response.text();
      if (mine !== latest) return;
      const fresh = new DOMParser().parseFromString(text, "text/html");
      const next = fresh.getElementById("conversation");
      if (!next) throw new Error("no answer in place");
      conversation.replaceWith(next);
      document.title = fresh.title;
      if (!leaveNoWords() && push) history.pushState(null, "", address);
      const part = new URL(address, location.href).hash.slice(1);
      const target = part ? document.getElementById(part) : null;
      const heading = document.getElementById("question");
      heading?.focus({ preventScroll: true });
      (target ?? document.getElementById("question"))?.scrollIntoView({ block: "start" });
      announce(document.getElementById("headline")?.textContent ?? "");
    } catch {
      // Whatever it was, the plain way shows it.
      location.href = address;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const conversation = document.getElementById("conversation");
    if (form.matches("form.ask") && conversation) {
      event.preventDefault();
      const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      show(address, true);
    } else if (form.matches("form.feedback")) {
      event.preventDefault();
      const data = new URLSearchParams(new FormData(form, event.submitter));
      fetch(form.action, { method: "POST", body: data, headers: { accept: "text/html" } })
        .then((response) => {
          if (!response.ok) throw new Error("refused");
          const thanks = document.createElement("p");
          thanks.tabIndex = -1;
          thanks.textContent = "Thank you. That helps to put mistakes right.";
          form.replaceWith(thanks);
          thanks.focus();
          announce(thanks.textContent);
        })
        .catch(() => {
          announce("That could not be sent. Please try again.");
          const note = form.querySelector(".error") ?? document.createElement("p");
          note.className = "error";
          note.textContent = "That could not be sent. Please try again.";
          form.querySelector("fieldset").append(note);
        });
    }
  });

  const copy = async (button, text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      announce(done);
      const before = [...button.childNodes];
      button.replaceChildren("Copied");
      setTimeout(() => button.replaceChildren(...before), 2000);
    } catch {
      announce("Your browser did not allow copying.");
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ask]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (link && plain && document.getElementById("conversation")) {
      event.preventDefault();
      show(link.href, true);
      return;
    }
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-print]")) {
      window.print();
    } else if (button.matches("[data-share]")) {
      copy(button, location.href, "The link is copied");
    } else if (button.matches("[data-copy]")) {
      const said = button.closest("[data-quotation], .said");
      const words = [...said.querySelectorAll(":scope > blockquote > .words, :scope > blockquote li")];
      const lines = words.map((part, at) => (at ? `\u2022 ${part.textContent.trim()}` : part.textContent.trim()));
      const quotation = said.dataset.quotation ?? lines.join("\n");
      const place = button.dataset.address ?? said.querySelector(":scope > .marks a.mark")?.getAttribute("href");
      const address = new URL(place ?? "", location.href).href;
      copy(button, `\u201c${quotation}\u201d\n${button.dataset.copy}\n${address}`, "The quotation is copied with its reference");
    }
  });

  window.addEventListener("popstate", () => {
    if (document.getElementById("conversation") && location.pathname === "/ask") show(location.href, false);
    else if (document.getElementById("conversation")) location.reload();
  });

  // A brief can be changed before it is printed. The changes stay in this browser.
  const brief = document.getElementById("brief");
  if (brief) {
    const key = `brief:${location.pathname}${location.search}`;
    const original = brief.innerHTML;
    const restore = document.getElementById("restore");
    const kept = () => { try { return localStorage.getItem(key); } catch { return null; } };
    const keep = (text) => { try { text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text); } catch { /* It is not kept, then. */ } };
    for (const part of document.querySelectorAll(".scripted")) part.hidden = false;
    // What is kept is text for each part of the page, never markup.
    const parts = () => [...brief.querySelectorAll("h1, h2, h3, p, li, td, th")].filter((part) => !part.querySelector("p, li, table"));
    const write = () => keep(JSON.stringify(parts().map((part) => part.textContent)));
    const read = () => {
      let texts;
      try { texts = JSON.parse(kept() ?? "null"); } catch { texts = null; }
      const all = parts();
      if (!Array.isArray(texts) || texts.length !== all.length) return;
      all.forEach((part, at) => {
        if (typeof texts[at] === "string" && part.textContent !== texts[at]) part.textContent = texts[at];
      });
      restore.hidden = false;
    };
    const editable = () => {
      for (const part of parts()) {
        part.contentEditable = "true";
        part.spellcheck = true;
      }
    };
    read();
    editable();
    brief.addEventListener("input", () => { write(); restore.hidden = false; });
    // A page of several parts is changed part by part, so a new paragraph within one is a line of it.
    brief.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); document.execCommand("insertLineBreak"); }
    });
    restore.addEventListener("click", () => {
      keep(null);
      brief.innerHTML = original;
      editable();
      restore.hidden = true;
      announce("Your changes are undone");
    });
    document.getElementById("print").addEventListener("click", () => window.print());
  }
})();
