// Keeps the last-read articles for a reader without a line. The network always comes first: what was
// corrected or retracted is never shown from a copy while there is a line, and an answer that is no
// article any more takes its copy away.
// The server writes OFFLINE (the pages without a line, one an edition) and SHELL (what they look like)
// above this, so that a new release makes a new worker, which fetches them anew.
/* global OFFLINE, SHELL */

const PAGES = "pages-1";
const PARTS = "parts-1";
const KEPT_PAGES = 50;
const KEPT_PARTS = 200;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await (await caches.open(PAGES)).addAll(OFFLINE);
      await (await caches.open(PARTS)).addAll(SHELL);
    })(),
  );
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (![PAGES, PARTS].includes(name)) await caches.delete(name);
      await self.clients.claim();
      keepOpen();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (/^\/(admin|outbox)\/|^(\/[a-z]{2})?\/preview\//.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (/^\/(static|media)\//.test(url.pathname)) event.respondWith(part(request));
});

// The article that somebody came by was there before this worker, and is kept all the same. Nobody waits.
async function keepOpen() {
  for (const client of await self.clients.matchAll({ type: "window" })) {
    if (!/^\/admin\/|\/(subscriptions|preview|search)\//.test(new URL(client.url).pathname)) {
      await page(new Request(client.url));
    }
  }
}

// A page: from the network, and from its copy only where there is no network.
async function page(request) {
  const cache = await caches.open(PAGES);
  let answer;
  try {
    answer = await fetch(request);
  } catch {
    return (await cache.match(request)) ?? (await cache.match(offline(request.url))) ?? Response.error();
  }
  const key = request.url.split("#")[0];
  const isPublic = /(^|,)\s*public\b/.test(answer.headers.get("Cache-Control") ?? "");
  if (answer.ok && !answer.redirected && isPublic) {
    await cache.delete(key);
    await cache.put(key, answer.clone());
    await trim(cache, KEPT_PAGES);
  } else if (!answer.ok && answer.status < 500) {
    await cache.delete(key);
  }
  return answer;
}

// The page without a line in the language of the edition that `address` is in.
function offline(address) {
  const home = (path) => path.replace(/offline\/$/, "");
  const { pathname } = new URL(address);
  return OFFLINE.filter((path) => pathname.startsWith(home(path))).sort((a, b) => b.length - a.length)[0];
}

// A style, script or picture: from the network, and from its copy without one.
async function part(request) {
  const cache = await caches.open(PARTS);
  try {
    const answer = await fetch(request);
    if (answer.status === 200 && Number(answer.headers.get("Content-Length") ?? 0) < 2_000_000) {
      await cache.put(request, answer.clone());
      await trim(cache, KEPT_PARTS);
    }
    return answer;
  } catch {
    return (await cache.match(request)) ?? Response.error();
  }
}

// The oldest copies go; the pages that are shown without a line stay, and what they need.
async function trim(cache, kept) {
  const keys = (await cache.keys()).filter((key) => ![...OFFLINE, ...SHELL].includes(new URL(key.url).pathname));
  for (const key of keys.slice(0, Math.max(0, keys.length - kept))) await cache.delete(key);
}
