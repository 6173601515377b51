// The page as readers would see it, beside the text, of what is not saved yet.

import { form, gettext } from "newsroom/desk/state";

const box = document.getElementById("live-preview");
const frame = box.querySelector("iframe");
const stage = box.querySelector(".live-preview-frame");
const toggle = form.querySelector("[data-preview]");
const PAUSE = 800;
let width = window.matchMedia("(max-width: 40rem)").matches ? 360 : 1440;
let timer;
let asked;

function fit() {
  const scale = Math.min(1, stage.clientWidth / width);
  frame.style.width = `${width}px`;
  frame.style.height = `${stage.clientHeight / scale}px`;
  frame.style.transform = `scale(${scale})`;
}

async function load() {
  const request = (asked = Symbol("request"));
  const body = new FormData(form);
  let html;
  try {
    const answer = await fetch(form.dataset.previewUrl, { method: "POST", body, redirect: "manual" });
    if (!answer.ok) return;
    html = await answer.text();
  } catch {
    return; // offline: the last preview stays
  }
  if (request !== asked) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  // The frame runs no scripts; leaving them in would only make it complain.
  for (const script of page.querySelectorAll("script")) script.remove();
  const theme = document.documentElement.dataset.theme;
  if (theme && theme !== "auto") page.documentElement.dataset.theme = theme;
  const place = frame.contentWindow?.scrollY ?? 0;
  frame.addEventListener("load", () => {
    frame.contentWindow.scrollTo(0, place);
    frame.contentDocument.addEventListener("click", (event) => event.preventDefault());
    frame.contentDocument.addEventListener("submit", (event) => event.preventDefault());
  }, { once: true });
  frame.srcdoc = `<!doctype html>${page.documentElement.outerHTML}`;
}

function show(open) {
  box.hidden = !open;
  form.classList.toggle("with-preview", open);
  toggle.setAttribute("aria-expanded", String(open));
  toggle.textContent = open ? gettext("Close preview") : gettext("Preview");
  if (!open) return;
  fit();
  load();
}

toggle.addEventListener("click", () => show(box.hidden));
window.addEventListener("resize", () => box.hidden || fit());
form.addEventListener("input", () => {
  if (box.hidden) return;
  clearTimeout(timer);
  timer = setTimeout(load, PAUSE);
});
function press() {
  for (const button of box.querySelectorAll("[data-width]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.width) === width));
  }
}

for (const button of box.querySelectorAll("[data-width]")) {
  button.addEventListener("click", () => {
    width = Number(button.dataset.width);
    press();
    fit();
  });
}
press();
