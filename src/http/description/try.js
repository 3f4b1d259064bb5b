// Sends what a form of the page says, and shows what comes back.
"use strict";
for (const form of document.querySelectorAll("form.try")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let path = form.dataset.path;
    const query = new URLSearchParams();
    const init = { method: form.dataset.method, headers: {} };
    for (const field of form.querySelectorAll("[data-in]")) {
      const { value } = field;
      switch (field.dataset.in) {
        case "path": path = path.replace(`{${field.name}}`, encodeURIComponent(value)); break;
        case "query": if (value !== "") query.append(field.name, value); break;
        case "accept": init.headers.accept = value; break;
        case "body": init.headers["content-type"] = "application/json"; init.body = value; break;
      }
    }
    const key = document.getElementById("key").value;
    if (key !== "") init.headers.authorization = `Bearer ${key}`;
    const reply = form.querySelector(".reply");
    const body = form.querySelector(".body");
    reply.textContent = "Waiting …";
    try {
      const start = performance.now();
      const response = await fetch(query.size ? `${path}?${query}` : path, init);
      const kind = response.headers.get("content-type") ?? "";
      const isText = kind.startsWith("text/") || /json|openmetrics/.test(kind);
      let text = isText ? await response.text() : `${(await response.blob()).size} bytes of ${kind}`;
      if (/json/.test(kind)) text = JSON.stringify(JSON.parse(text), null, 2);
      reply.textContent = `${response.status} ${response.statusText}, ${kind}, ${Math.round(performance.now() - start)} ms`;
      body.textContent = text;
      body.hidden = false;
    } catch (error) {
      reply.textContent = `No answer: ${error.message}`;
      body.hidden = true;
    }
  });
}
document.getElementById("keyform").addEventListener("submit", (event) => event.preventDefault());
