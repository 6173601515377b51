// What can be read without a line: the articles that the worker kept (worker.js), the last read first.

const PAGES = "pages-1";

async function kept() {
  if (!window.caches || !(await caches.has(PAGES))) return [];
  const cache = await caches.open(PAGES);
  const found = await Promise.all(
    (await cache.keys()).map(async (key) => {
      const copy = new DOMParser().parseFromString(await (await cache.match(key)).text(), "text/html");
      return { url: key.url, headline: copy.querySelector("article.article h1"), language: copy.documentElement.lang };
    }),
  );
  return found.filter((page) => page.headline).reverse();
}

function line({ url, headline, language }) {
  const item = document.createElement("li");
  const link = item.appendChild(document.createElement("a"));
  link.href = url;
  link.lang = language;
  link.textContent = headline.textContent;
  return item;
}

const section = document.querySelector("[data-kept]");
kept().then((pages) => {
  if (!pages.length) return;
  section.querySelector("ul").append(...pages.map(line));
  section.hidden = false;
});
