// The editor's toolbar: named in the writer's language, one stop for Tab, arrows inside.

import { Menu as BaseMenu } from "django-prose-editor/editor";
import { gettext } from "newsroom/editor/dialog";

const NAMES = () => ({
  heading2: gettext("Heading"),
  heading3: gettext("Sub-heading"),
  heading4: gettext("Small heading"),
  paragraph: gettext("Paragraph"),
  bold: gettext("Bold"),
  italic: gettext("Italic"),
  strike: gettext("Struck through"),
  subscript: gettext("Subscript"),
  superscript: gettext("Superscript"),
  code: gettext("Code"),
  codeBlock: gettext("Code block"),
  bulletList: gettext("Bulleted list"),
  orderedList: gettext("Numbered list"),
  blockquote: gettext("Quotation"),
  horizontalRule: gettext("Rule"),
  table: gettext("Insert table"),
  "table:addColumnAfter": gettext("Add column"),
  "table:deleteColumn": gettext("Delete column"),
  "table:addRowAfter": gettext("Add row"),
  "table:deleteRow": gettext("Delete row"),
  "table:mergeCells": gettext("Merge cells"),
  "table:splitCell": gettext("Split cell"),
  "table:toggleHeaderCell": gettext("Heading cell"),
  "table:deleteTable": gettext("Delete table"),
  "history:undo": gettext("Undo"),
  "history:redo": gettext("Redo"),
});
const ONE_SHOT = /^(history|horizontalRule|table|picture|gallery|libraryFile|embed|unlink)/;

// Two buttons of the stock editor share one sign.
const SIGNS = { codeBlock: "integration_instructions" };

function nameButtons(buttons) {
  const names = NAMES();
  for (const button of buttons) {
    const name = names[button.dataset.name];
    if (name) {
      button.title = name;
      button.setAttribute("aria-label", name);
    }
    const sign = SIGNS[button.dataset.name];
    if (sign) button.textContent = sign;
    button.tabIndex = -1;
  }
}

function tellState(buttons) {
  for (const button of buttons) {
    button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    if (!ONE_SHOT.test(button.dataset.name)) {
      button.setAttribute("aria-pressed", String(button.classList.contains("active")));
    }
  }
}

function moveFocus(event, buttons) {
  const shown = buttons.filter((button) => !button.classList.contains("hidden"));
  const at = shown.indexOf(document.activeElement);
  const steps = {
    ArrowRight: (at + 1) % shown.length,
    ArrowLeft: (at - 1 + shown.length) % shown.length,
    Home: 0,
    End: shown.length - 1,
  };
  const next = shown[steps[event.key]];
  if (!next) return;
  event.preventDefault();
  for (const button of shown) button.tabIndex = button === next ? 0 : -1;
  next.focus();
}

export const Menu = BaseMenu.extend({
  onCreate(event) {
    this.parent?.(event);
    const { editor } = event;
    const bar = this.storage.dom;
    const buttons = [...bar.querySelectorAll("button")];
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", gettext("Formatting"));
    nameButtons(buttons);
    if (buttons[0]) buttons[0].tabIndex = 0;
    bar.addEventListener("keydown", (pressed) => moveFocus(pressed, buttons));
    editor.on("transaction", () => tellState(buttons));
    tellState(buttons);
  },
});
