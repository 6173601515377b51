// What every page has: menu and search as overlays, the sign-up sheet, and the switch of colours.
// Without this file the same links lead to the footer and to the search page.

for (const link of document.querySelectorAll("[data-opens]")) {
  const overlay = document.getElementById(link.dataset.opens);
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    overlay.showModal();
    overlay.querySelector("input[type=search]")?.focus();
  });
  // A press beside the panel closes it; Esc, the button and the way back of the focus are the dialog's own.
  overlay.addEventListener("click", (event) => {
    if (event.target === overlay) overlay.close();
  });
}

// Suggestions are fetched with the first look at a search field, and not before.
for (const form of document.querySelectorAll("form[data-suggest]")) {
  form.addEventListener("focusin", () => import(form.dataset.script), { once: true });
}

// Keeps the last-read articles for when there is no line; the server may answer with one that leaves.
if (navigator.serviceWorker && !location.pathname.startsWith("/admin/")) {
  addEventListener("load", () => {
    navigator.serviceWorker.register("/worker.js", { updateViaCache: "none" }).catch(() => {});
  });
}

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.show();
    this.addEventListener("change", (event) => {
      ThemeSwitch.choose(event.target.value);
      for (const other of document.querySelectorAll("theme-switch")) other.show();
    });
  }

  show() {
    const chosen = document.documentElement.dataset.theme ?? "";
    for (const input of this.querySelectorAll("input")) input.checked = input.value === chosen;
  }

  static choose(theme) {
    const root = document.documentElement;
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);

// The masthead's sign-up sheet: one press and one types; Esc, a press beside it or going on puts it away.
// Without this file a second press on its word does.
for (const sheet of document.querySelectorAll("details.sign-up")) {
  sheet.addEventListener("toggle", () => {
    if (sheet.open) sheet.querySelector("input[type=email]").focus({ preventScroll: true });
  });
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !sheet.open) return;
    sheet.open = false;
    sheet.querySelector("summary").focus();
  });
  sheet.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !sheet.contains(event.relatedTarget)) sheet.open = false;
  });
  addEventListener("pointerdown", (event) => {
    if (!sheet.contains(event.target)) sheet.open = false;
  });
}

// How long a person took for a sign-up form: whoever is quicker than a person waits for the rest.
// Without this file a second page asks for one more press.
const opened = performance.now();
const PERSON = 1100;
for (const form of document.querySelectorAll('form[action$="/subscriptions/"]')) {
  let later;
  form.addEventListener("submit", (event) => {
    const elapsed = performance.now() - opened;
    if (elapsed < PERSON) {
      event.preventDefault();
      clearTimeout(later);
      later = setTimeout(() => form.requestSubmit(), PERSON - elapsed);
      return;
    }
    const field = form.elements.elapsed ?? form.appendChild(document.createElement("input"));
    field.type = "hidden";
    field.name = "elapsed";
    field.value = Math.round(elapsed);
  });
}

// A second press while the first is on its way asks for nothing more: its answer would be that of a link
// which has done its work already.
const ON_ITS_WAY = 4000;
const pressed = new Map();
addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (performance.now() - pressed.get(event.target) < ON_ITS_WAY) event.preventDefault();
  else pressed.set(event.target, performance.now());
});
addEventListener("pageshow", () => pressed.clear());
