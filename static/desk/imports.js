// The page of an import that runs: how far it is, asked for every two seconds; at its end the report.

const line = document.querySelector("[data-import]");
const text = line?.querySelector("[data-text]");
const bar = line?.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(line.dataset.import, { credentials: "same-origin" });
    if (answer.ok) show(await answer.json());
  } catch {
    // The network is away; the next look may find it.
  }
}

function show(told) {
  if (!told.open) {
    location.reload();
    return;
  }
  if (text.textContent !== told.text) text.textContent = told.text;
  if (told.total) {
    bar.max = told.total;
    bar.value = told.done;
  }
}

if (line?.dataset.import) setInterval(() => document.hidden || look(), 2000);
