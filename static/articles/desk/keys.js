// The keyboard: save, publish, preview, from text to rail, and a sheet that lists it all.

import { form } from "newsroom/desk/state";

const sheet = document.getElementById("keys");
const typing = (target) => target.closest("input, textarea, select, [contenteditable=true]");

function act(event) {
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (control && !event.shiftKey && !event.altKey && key === "s") return form.querySelector("[name=verb][value=save]");
  if (control && event.shiftKey && key === "enter") return form.querySelector("[data-publish]");
  if (control && event.shiftKey && key === "p") return form.querySelector("[data-preview]");
  if (key === "?" && !typing(event.target)) return form.querySelector("[data-keys]");
  return null;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "F6") {
    event.preventDefault();
    const rail = form.querySelector(".rail");
    const back = rail.contains(document.activeElement);
    const text = form.querySelector(".ProseMirror") ?? form.elements.body;
    const first = rail.querySelector("button, input:not([type=hidden]), select, summary");
    (back ? text : first).focus();
    return;
  }
  const button = act(event);
  if (!button) return;
  event.preventDefault();
  // Behind a dialog, where a picture may be on its way, the page stays as it is.
  if (!document.querySelector("dialog[open]")) button.click();
}, { capture: true });

form.querySelector("[data-keys]").addEventListener("click", () => sheet.showModal());
