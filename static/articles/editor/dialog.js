// Words, elements and dialogs of the body editor.

export const gettext = (text) => window.gettext?.(text) ?? text;

/** Fill `%(name)s` places of a translated text. */
export const format = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** An element; attributes that are false or null are left out, functions listen. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

let count = 0;
export const newId = (stem) => `body-editor-${stem}-${++count}`;

const INPUTS = {
  textarea: (field, id) => h("textarea", { id, name: field.name, rows: 3, maxlength: field.max }),
  checkbox: (field, id) => h("input", { id, name: field.name, type: "checkbox" }),
  select: (field, id) =>
    h(
      "select",
      { id, name: field.name },
      ...field.options.map(([value, label]) => h("option", { value }, label)),
    ),
  input: (field, id) =>
    h("input", { id, name: field.name, type: field.type ?? "text", maxlength: field.max }),
};

function row(field) {
  const id = newId("field");
  const input = (INPUTS[field.type] ?? INPUTS.input)(field, id);
  if (field.type === "checkbox") input.checked = Boolean(field.value);
  else input.value = field.value ?? "";
  if (field.placeholder) input.placeholder = field.placeholder;
  const help = field.help ? h("p", { class: "body-dialog__help", id: `${id}-help` }, field.help) : null;
  if (help) input.setAttribute("aria-describedby", help.id);
  const label = h("label", { for: id }, field.label);
  const parts = field.type === "checkbox" ? [input, label, help] : [label, input, help];
  return h("div", { class: `body-dialog__row body-dialog__row--${field.type ?? "text"}` }, ...parts.filter(Boolean));
}

const values = (form) =>
  Object.fromEntries(
    [...form.elements]
      .filter((input) => input.name)
      .map((input) => [input.name, input.type === "checkbox" ? input.checked : input.value.trim()]),
  );

/** A modal dialog outside the page's form, so that nothing in it is saved with the page. */
export function openDialog({ title, content, className = "", onClose }) {
  const heading = h("h2", { class: "body-dialog__title", id: newId("title") }, title);
  const dialog = h(
    "dialog",
    { class: `body-dialog ${className}`, "aria-labelledby": heading.id },
    heading,
    ...content,
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    onClose?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Ask for the values of `fields`; resolves to them, or to null where the dialog was closed.
 * `submit(values)` may refuse with an error: its message is shown, and nothing typed is lost.
 */
export function ask({ title, fields, action, before = [], submit = async (given) => given }) {
  return new Promise((resolve) => {
    let result = null;
    const problem = h("p", { class: "body-dialog__error", role: "alert" });
    const go = h("button", { type: "submit", class: "default" }, action ?? gettext("Insert"));
    const cancel = h("button", { type: "button", click: () => dialog.close() }, gettext("Cancel"));
    const form = h(
      "form",
      { method: "dialog", novalidate: true },
      ...before,
      ...fields.map(row),
      problem,
      h("div", { class: "body-dialog__buttons" }, go, cancel),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.textContent = "";
      go.disabled = true;
      try {
        result = await submit(values(form));
        dialog.close();
      } catch (error) {
        problem.textContent = error.message;
      } finally {
        go.disabled = false;
      }
    });
    const dialog = openDialog({ title, content: [form], onClose: () => resolve(result) });
    form.querySelector("input:not([type=checkbox]), textarea, select")?.focus();
  });
}
