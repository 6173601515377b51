// Saving: by itself after a pause, on demand in the background; who is editing; what was kept.

import { refresh } from "newsroom/desk/panels";
import { entries, findCopy, forgetCopy, forgetStamp, form, gettext, keepCopy, newId, words } from "newsroom/desk/state";

const PAUSE = 3_000; // after the last key
const LONGEST = 10_000; // while somebody types on and on
const PRESENCE = 30_000; // a third of the lease
const RETRY = 5_000;
const line = document.getElementById("save-state");
const held = document.getElementById("presence");
const offer = document.getElementById("local-copy");
let shown = words(entries()); // what the server has, as this page knows
let timer = null;
let waitingSince = 0;
let mine = true;
let outside = ""; // "offline" or "login" while the server does not take the text

form.addEventListener("prose-editor:ready", () => lockPage(!mine));

function say(text, kind = "") {
  line.textContent = text;
  line.dataset.kind = kind;
}

// --- Asking the server -----------------------------------------------------------------------
class LoggedOut extends Error {}

async function ask(url, body, { again = true, ...options } = {}) {
  const token = form.elements.csrfmiddlewaretoken.value;
  const answer = await fetch(url, {
    method: "POST",
    redirect: "manual",
    body,
    ...options,
    headers: { Accept: "application/json", "X-CSRFToken": token },
  });
  if (answer.type === "opaqueredirect") throw new LoggedOut();
  if (answer.status === 403 && again) {
    await freshToken();
    return ask(url, body, { ...options, again: false });
  }
  return answer;
}

/** After a new login in another window the old token is void. */
async function freshToken() {
  const answer = await fetch(form.dataset.tokenUrl, { redirect: "manual", headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect") throw new LoggedOut();
  if (!answer.ok) throw new Error(`token: ${answer.status}`);
  const { token, user } = await answer.json();
  if (String(user) !== form.dataset.user) throw new LoggedOut();
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}

function failed(error) {
  keepCopy();
  outside = error instanceof LoggedOut ? "login" : "offline";
  say(outside === "login" ? gettext("Logged out. Your text is kept in this browser.") : gettext("Offline, kept in this browser"), "warn");
  if (outside === "login") {
    const link = document.createElement("a");
    link.href = form.dataset.loginUrl;
    link.target = "_blank";
    link.textContent = gettext("Log in in a new window");
    line.append(" ", link);
  }
  clearTimeout(timer);
  timer = setTimeout(autosave, RETRY);
}

const data = (extra = {}) => {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(extra)) body.set(name, value);
  return body;
};

// --- Autosave --------------------------------------------------------------------------------
let flying = null; // the autosave that is on its way: on a slow line a second could overtake it

async function autosave() {
  clearTimeout(timer);
  if (flying) {
    timer = setTimeout(autosave, PAUSE);
    return;
  }
  const now = words(entries());
  waitingSince = 0;
  if (now === shown && !outside) return;
  flying = send();
  await flying;
  flying = null;
}

async function send() {
  try {
    const answer = await ask(form.dataset.autosaveUrl, data());
    if (!answer.ok) throw new Error(`autosave: ${answer.status}`);
    const found = await answer.json();
    outside = "";
    // Whoever typed on, or saves, has been told something newer.
    if (!waitingSince && !busy()) say(interpolate(gettext("Saved by itself %s"), [found.saved]));
    if (form.dataset.article) presence(found);
  } catch (error) {
    failed(error);
  }
}

form.addEventListener("input", (event) => {
  if (event.target.form && event.target.form !== form) return;
  waitingSince ||= Date.now();
  // What is typed while the page is sent off is not what will be acknowledged.
  if (sentAt) form.elements.stamp.value = "";
  keepCopy();
  if (!outside && !busy()) say(gettext("Not saved yet"));
  clearTimeout(timer);
  timer = setTimeout(autosave, Math.max(0, Math.min(PAUSE, waitingSince + LONGEST - Date.now())));
});

// --- Saving on demand ------------------------------------------------------------------------
const PATIENCE = 20_000; // after which a second press of a button counts
let going = false;
let pressedAt = 0;
let sentAt = 0;

// A second press of a button, while the first is on its way, would be in conflict with it.
const busy = () => Date.now() - Math.max(pressedAt, sentAt) < PATIENCE;

form.addEventListener("submit", async (event) => {
  if (going) return;
  event.preventDefault();
  if (busy()) return;
  pressedAt = Date.now();
  say(gettext("Saving …"));
  try {
    await flying;
    await freshToken();
    if (event.submitter?.value === "save" && form.dataset.article && (await saveQuietly())) return;
    leave(event.submitter);
  } catch (error) {
    failed(error);
  } finally {
    pressedAt = 0;
  }
});

/** Send the page off, with the copy of just these words in this browser. */
function leave(button) {
  form.elements.stamp.value = newId();
  keepCopy();
  clearTimeout(timer);
  going = true;
  form.requestSubmit(button);
  going = false;
  sentAt = Date.now();
}

window.addEventListener("pageshow", () => {
  sentAt = 0; // also when one comes back to this page as it was left
});

/** Save without leaving the page; false where the page has to show what is wrong. */
async function saveQuietly() {
  clearTimeout(timer);
  waitingSince = 0;
  const sent = words(entries());
  const answer = await ask(form.action, data());
  if (answer.status === 409) {
    forgetCopy(); // the server keeps it as a revision
    location.assign((await answer.json()).conflict);
    return true;
  }
  if (!answer.ok || !answer.headers.get("Content-Type").includes("json")) return false;
  const found = await answer.json();
  outside = "";
  shown = sent;
  form.elements.begun_from.value = found.begun_from;
  for (const input of document.querySelectorAll("input[name=version]")) input.value = found.version;
  if (words(entries()) === sent) forgetCopy();
  say(interpolate(gettext("Saved %s"), [found.saved]), "good");
  refresh(["panel-status", "panel-checks", "panel-schedule", "panel-revisions", "panel-share"]).catch(() => {});
  return true;
}

// --- Presence --------------------------------------------------------------------------------
function lockPage(locked) {
  form.classList.toggle("held", locked);
  form.querySelector(".ProseMirror")?.editor?.setEditable(!locked, false);
  for (const area of form.querySelectorAll(".sheet textarea")) area.readOnly = locked;
  form.querySelector(".rail").inert = locked;
  for (const button of form.querySelectorAll(".bar-buttons [type=submit]")) button.disabled = locked;
}

function presence(found) {
  const was = mine;
  mine = found.mine;
  const changed = mine && found.version > Number(form.elements.version.value);
  held.hidden = mine && !changed;
  const text = changed ? gettext("This article was changed meanwhile. Load the page again before you go on.") : found.line;
  held.querySelector("[data-line]").textContent = text;
  held.querySelector("[data-take-over]").hidden = mine;
  if (was !== mine || !mine) lockPage(!mine);
  if (was && !mine) say(gettext("Somebody took over. Your text is kept as a revision."), "warn");
}

async function ping(more = {}) {
  if (!form.dataset.article) return;
  try {
    const body = new URLSearchParams({ tab: form.elements.tab.value, ...more });
    const answer = await ask(form.dataset.presenceUrl, body);
    if (answer.ok) presence(await answer.json());
  } catch {
    // Autosave says what is wrong, once there is something to save.
  }
}

// What was just taken over is not given back on the way to the same page, or the other gets it again.
let comingBack = false;

held.querySelector("[data-take-over]").addEventListener("click", async () => {
  try {
    const answer = await ask(form.dataset.takeOverUrl, new URLSearchParams({ tab: form.elements.tab.value }));
    if (!answer.ok) return;
    const { url } = await answer.json();
    comingBack = true;
    location.assign(url);
  } catch (error) {
    failed(error);
  }
});

setInterval(() => ping(), PRESENCE);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") ping();
});
window.addEventListener("pagehide", () => {
  if (!form.dataset.article || comingBack) return;
  const token = form.elements.csrfmiddlewaretoken.value;
  const body = new URLSearchParams({ tab: form.elements.tab.value, leaving: "1", csrfmiddlewaretoken: token });
  navigator.sendBeacon(form.dataset.presenceUrl, body);
});
ping({ opening: "1" });

// --- What this browser kept ------------------------------------------------------------------
const acknowledged = new URLSearchParams(location.search).get("kept");
if (acknowledged) {
  forgetStamp(acknowledged);
  history.replaceState(history.state, "", location.pathname);
}

const copy = findCopy();
if (copy && words(copy.entries) === shown && !form.querySelector(".errornote")) {
  localStorage.removeItem(copy.name);
} else if (copy && !form.querySelector(".errornote")) {
  const when = new Date(copy.saved).toLocaleString(document.documentElement.lang);
  offer.hidden = false;
  offer.querySelector("[data-line]").textContent = interpolate(gettext("This browser kept what you typed here, last at %s."), [when]);
}

offer.querySelector("[data-restore]").addEventListener("click", async () => {
  const body = new URLSearchParams(copy.entries);
  try {
    const answer = await ask(form.dataset.autosaveUrl, body);
    if (!answer.ok) throw new Error(`autosave: ${answer.status}`);
    localStorage.removeItem(copy.name);
    location.assign("?autosave");
  } catch (error) {
    failed(error);
  }
});

offer.querySelector("[data-discard]").addEventListener("click", () => {
  localStorage.removeItem(copy.name);
  offer.hidden = true;
});
