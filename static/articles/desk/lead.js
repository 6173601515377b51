// The lead image: chosen from the library, or uploaded there.

import { choose } from "newsroom/editor/chooser";

const box = document.querySelector("[data-lead-image]");
const form = document.getElementById("article_form");
const input = form.elements.lead_image;
// The chooser knows the library by the addresses on the body's text area.
const library = { options: { element: form.elements.body.parentElement } };
const shown = box.querySelector(".lead-image-shown");
const remove = box.querySelector("[data-remove]");

function show(entry) {
  input.value = entry ? entry.id : "";
  shown.replaceChildren();
  if (entry) {
    const picture = document.createElement("img");
    picture.src = entry.thumb ?? entry.url;
    picture.alt = entry.alt ?? "";
    shown.append(picture);
  }
  remove.hidden = !entry;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

box.querySelector("[data-choose]").addEventListener("click", async () => {
  const found = await choose(library, "image");
  if (found) show(found[0]);
});
remove.addEventListener("click", () => {
  show(null);
  box.querySelector("[data-choose]").focus();
});
