// How the article will look in search results and when it is shared, while it is written.

import { form } from "newsroom/desk/state";

const box = form.querySelector("[data-seo]");
const TITLE = 60; // what search engines show of each, about
const TEXT = 155;

const cut = (text, length) => (text.length > length ? `${text.slice(0, length).replace(/\s+\S*$/, "")} …` : text);
const value = (name) => form.elements[name].value.trim();

function slugOf(text) {
  return text.replaceAll(/[ıİI]/g, "i").toLowerCase().normalize("NFKD").replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}

function show() {
  const title = value("seo_title") || value("headline");
  const text = value("seo_description") || value("standfirst");
  for (const element of box.querySelectorAll("[data-seo-title]")) element.textContent = cut(title, TITLE);
  for (const element of box.querySelectorAll("[data-seo-text]")) element.textContent = cut(text, TEXT);
  const section = form.elements.category.selectedOptions[0]?.text ?? "";
  const path = [location.host, ...section.split(" › ").map(slugOf), value("slug") || slugOf(value("headline"))];
  box.querySelector("[data-seo-address]").textContent = path.filter(Boolean).join(" › ");
  const lead = form.querySelector(".lead-image-shown img");
  const picture = box.querySelector("[data-seo-picture]");
  picture.hidden = !lead;
  if (lead && picture.src !== lead.src) picture.src = lead.src;
}

form.addEventListener("input", show);
show();
