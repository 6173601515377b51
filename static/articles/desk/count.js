// Words and minutes in the bar, as the server counts them when the article is published.

const WORD = /[\p{L}\p{N}_]+(?:[’'.,:/-][\p{L}\p{N}_]+)*/gu;
const RATES = { en: 228, tr: 166, de: 179, fr: 195, es: 218, it: 188 };
const form = document.getElementById("article_form");
const body = form.elements.body;
const words = document.getElementById("count-words");
const minutes = document.getElementById("count-minutes");

function textOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html").body;
  for (const atom of parsed.querySelectorAll("[data-caption]")) atom.textContent = atom.dataset.caption;
  for (const block of parsed.querySelectorAll("p,h2,h3,h4,pre,li,td,th,div,br")) block.append(" ");
  return parsed.textContent;
}

function count() {
  const total = (textOf(body.value).match(WORD) ?? []).length;
  const rate = RATES[form.elements.language.value] ?? 200;
  words.textContent = total.toLocaleString(document.documentElement.lang);
  minutes.textContent = total ? Math.max(1, Math.round(total / rate)) : 0;
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(count, 300);
});
count();
