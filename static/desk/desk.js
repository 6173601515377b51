// What every page of the desk does: `/` goes to the search, forms are sent once, and select2's
// boxes get their labels.

const words = document.getElementById("quick-search-words");

function isTyping(target) {
  return target.isContentEditable || target.closest("input, textarea, select, [role=textbox]");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !words) return;
  if (isTyping(event.target)) return;
  event.preventDefault();
  words.focus();
  words.select();
});

// A form that is on its way is not sent once more by an impatient press of the same button: what
// is new would be there twice, and what is saved in conflict with itself.
const PATIENCE = 5_000; // a button that only gives a file may be pressed again
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !submitter || submitter.formTarget || form.target) return;
  if ((submitter.getAttribute("formmethod") ?? form.method) !== "post") return;
  const last = sent.get(form);
  if (last && last.button === submitter && Date.now() - last.at < PATIENCE) event.preventDefault();
  else sent.set(form, { button: submitter, at: Date.now() });
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) sent.delete(form);
});

// Where filters stand above the list, only those that are in use are open.
if (window.matchMedia("(max-width: 64rem)").matches) {
  for (const filter of document.querySelectorAll("#changelist-filter details")) {
    filter.open = filter.querySelector("li:not(:first-child).selected") !== null;
  }
}

// select2 draws a combobox that its label does not belong to.
function nameBoxes(root) {
  for (const box of root.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = box.closest(".select2-container")?.previousElementSibling;
    const label = select && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (!label) continue;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", shown?.id ? `${label.id} ${shown.id}` : label.id);
    shown?.setAttribute("aria-labelledby", label.id);
  }
  for (const field of root.querySelectorAll(".select2-search__field:not([aria-label])")) {
    field.setAttribute("aria-label", gettextOf("Search"));
  }
}

function gettextOf(text) {
  return typeof window.gettext === "function" ? window.gettext(text) : text;
}

if (document.querySelector(".admin-autocomplete")) {
  nameBoxes(document);
  new MutationObserver(() => nameBoxes(document)).observe(document.body, {
    childList: true,
    subtree: true,
  });
}
