// What the form holds, and the copy of it in this browser: for a stopped server, an expired login,
// a crash. A copy is thrown away when the server has acknowledged exactly that text, and at logout.

export const form = document.getElementById("article_form");
export const gettext = (text) => window.gettext?.(text) ?? text;

const PREFIX = "newsroom:draft:";
const NOT_TEXT = new Set(["csrfmiddlewaretoken", "version", "begun_from", "tab", "stamp", "minor", "override", "apply_at"]);

export const newId = () =>
  globalThis.crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");

// A page keeps its name when it is loaded anew, so that its unsaved text is found again.
const tab = form.elements.tab;
tab.value ||= history.state?.tab ?? newId();
history.replaceState({ ...history.state, tab: tab.value }, "");

/** All that would be sent, as pairs. */
export const entries = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");

/** Only what somebody wrote or chose. */
export const words = (pairs) => JSON.stringify(pairs.filter(([name]) => !NOT_TEXT.has(name)));

const place = form.dataset.article ?? `new-${tab.value}`;
const key = `${PREFIX}${form.dataset.user}:${place}`;

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/** Keep the form's text in this browser. */
export function keepCopy() {
  try {
    const copy = { saved: Date.now(), stamp: form.elements.stamp.value, entries: entries() };
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  } catch {
    return false; // storage is full or forbidden: the server's autosave is what there is
  }
}

/** Forget the copy of what was just acknowledged. */
export const forgetCopy = () => localStorage.removeItem(key);

/** Forget copies that the server has acknowledged with this stamp, whichever page made them. */
export function forgetStamp(stamp) {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(`${PREFIX}${form.dataset.user}:`) && read(name)?.stamp === stamp) {
      localStorage.removeItem(name);
    }
  }
}

/** The newest copy for this page: `{name, saved, entries}` or null. */
export function findCopy() {
  const wanted = form.dataset.article ? key : `${PREFIX}${form.dataset.user}:new-`;
  const copies = Object.keys(localStorage)
    .filter((name) => (form.dataset.article ? name === wanted : name.startsWith(wanted)))
    .map((name) => ({ name, ...read(name) }))
    .filter((copy) => copy.entries);
  copies.sort((one, other) => other.saved - one.saved);
  return copies[0] ?? null;
}
