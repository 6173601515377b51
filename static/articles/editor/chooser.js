// A dialog that finds pictures and files of the library, or takes new ones.

import { gettext, h, openDialog } from "newsroom/editor/dialog";
import { libraryOf } from "newsroom/editor/library";
import { pickFiles, upload } from "newsroom/editor/upload";

const TITLES = {
  image: () => gettext("Choose a picture"),
  images: () => gettext("Choose pictures, in the order of the gallery"),
  file: () => gettext("Choose a file"),
};
const PAUSE = 250; // milliseconds after the last key before the library is asked

class Chooser {
  constructor(editor, kind, { multiple = false, chosen = [] }) {
    Object.assign(this, { editor, kind, multiple });
    this.library = libraryOf(editor);
    this.chosen = new Map(chosen.map((entry) => [entry.id, entry]));
    this.page = 1;
    this.query = h("input", {
      type: "search",
      "aria-label": gettext("Search the library"),
      placeholder: gettext("Search the library"),
      input: () => this.searchSoon(),
    });
    this.list = h("ul", { class: `body-chooser__list body-chooser__list--${kind}` });
    this.status = h("p", { class: "body-dialog__help", role: "status" });
    this.more = h(
      "button",
      { type: "button", hidden: true, click: () => this.load(this.page + 1) },
      gettext("More"),
    );
    this.done = h(
      "button",
      { type: "button", class: "default", hidden: !multiple, click: () => this.finish() },
      gettext("Insert"),
    );
  }

  open() {
    return new Promise((resolve) => {
      this.result = null;
      this.dialog = openDialog({
        title: TITLES[this.multiple ? "images" : this.kind](),
        className: "body-chooser",
        content: [this.head(), this.list, this.status, this.buttons()],
        onClose: () => resolve(this.result),
      });
      this.query.focus();
      this.load(1);
    });
  }

  head() {
    const add = h("button", { type: "button", click: () => this.add() }, gettext("Upload …"));
    return h("div", { class: "body-chooser__head" }, this.query, add);
  }

  buttons() {
    const cancel = h("button", { type: "button", click: () => this.dialog.close() }, gettext("Cancel"));
    return h("div", { class: "body-dialog__buttons" }, this.more, this.done, cancel);
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(1), PAUSE);
  }

  async load(page) {
    const asked = (this.asked = Symbol("request"));
    try {
      const answer = await this.library.list(this.kind, this.query.value.trim(), page);
      if (asked !== this.asked) return; // a later search overtook this one
      this.page = page;
      if (page === 1) this.list.replaceChildren();
      this.list.append(...answer.results.map((entry) => this.item(entry)));
      this.more.hidden = !answer.more;
      this.status.textContent = this.list.children.length ? "" : gettext("Nothing found.");
    } catch (error) {
      if (asked === this.asked) this.status.textContent = error.message;
    }
  }

  item(entry) {
    const button = h(
      "button",
      { type: "button", "aria-pressed": String(this.chosen.has(entry.id)) },
      entry.thumb ? h("img", { src: entry.thumb, alt: "", loading: "lazy" }) : null,
      h("span", {}, entry.title || entry.alt),
      entry.size ? h("small", {}, `${entry.kind}, ${entry.size}`) : null,
    );
    button.addEventListener("click", () => {
      if (!this.multiple) return this.finish([entry]);
      if (!this.chosen.delete(entry.id)) this.chosen.set(entry.id, entry);
      button.setAttribute("aria-pressed", String(this.chosen.has(entry.id)));
    });
    return h("li", {}, button);
  }

  async add() {
    const files = await pickFiles(this.kind, this.multiple);
    const stored = await upload(this.editor, this.kind, files);
    if (!stored.length) return;
    for (const entry of stored) this.chosen.set(entry.id, entry);
    if (!this.multiple) return this.finish(stored);
    this.list.prepend(...stored.map((entry) => this.item(entry)));
  }

  finish(entries = [...this.chosen.values()]) {
    this.result = entries.length ? entries : null;
    this.dialog.close();
  }
}

/** Entries of the library that the writer chose, or null. */
export const choose = (editor, kind, options = {}) => new Chooser(editor, kind, options).open();
