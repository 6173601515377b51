// What the editor knows of the library, by way of the addresses on its text area.

import { gettext } from "newsroom/editor/dialog";

const KINDS = {
  image: { list: "imagesUrl", upload: "imagesUploadUrl" },
  file: { list: "filesUrl", upload: "filesUploadUrl" },
};
const libraries = new WeakMap();

class Library {
  constructor(textarea) {
    this.textarea = textarea;
    this.known = { image: new Map(), file: new Map() };
    this.asked = { image: null, file: null };
  }

  /** Whether pictures or files can be looked up here at all. */
  has(kind) {
    return Boolean(this.textarea.dataset[KINDS[kind].list]);
  }

  /** One page of what matches `q`, newest first. */
  async list(kind, q, page) {
    const answer = await this.send(`${this.address(kind, "list")}?${new URLSearchParams({ q, page })}`);
    for (const entry of answer.results) this.remember(kind, entry);
    return answer;
  }

  /** What is known of one entry, or null where it is gone; all that are asked for at once go in one request. */
  describe(kind, id) {
    const key = String(id);
    const found = this.known[kind].get(key);
    if (found !== undefined) return Promise.resolve(found);
    this.asked[kind] ??= { keys: new Set(), answer: null };
    const batch = this.asked[kind];
    batch.keys.add(key);
    batch.answer ??= Promise.resolve().then(() => this.fetchBatch(kind, batch));
    return batch.answer.then(() => this.known[kind].get(key) ?? null);
  }

  async fetchBatch(kind, batch) {
    this.asked[kind] = null;
    if (!this.has(kind)) return;
    const ids = [...batch.keys].join(",");
    const answer = await this.send(`${this.address(kind, "list")}?${new URLSearchParams({ ids })}`);
    for (const key of batch.keys) this.known[kind].set(key, null);
    for (const entry of answer.results) this.remember(kind, entry);
  }

  /** Store a new entry; resolves to it, or throws an Error that says what is wrong. */
  async upload(kind, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (value === true) body.append(name, "on");
      else if (value) body.append(name, value);
    }
    const token = this.textarea.form?.elements.csrfmiddlewaretoken?.value ?? "";
    const answer = await this.send(this.address(kind, "upload"), {
      method: "POST",
      headers: { "X-CSRFToken": token },
      body,
    });
    return this.remember(kind, answer.results[0]);
  }

  remember(kind, entry) {
    this.known[kind].set(String(entry.id), entry);
    return entry;
  }

  address(kind, what) {
    return this.textarea.dataset[KINDS[kind][what]];
  }

  async send(url, options = {}) {
    let response;
    try {
      response = await fetch(url, { redirect: "manual", ...options });
    } catch {
      throw new Error(gettext("The server cannot be reached. Try again in a moment."));
    }
    if (response.type === "opaqueredirect") {
      throw new Error(gettext("You are logged out. Log in again in another tab, then try again."));
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    const errors = Object.values(answer.errors ?? {}).flat();
    throw new Error(errors.join(" ") || gettext("The library could not do that."));
  }
}

/** The library of an editor, one for each text area. */
export function libraryOf(editor) {
  const textarea = editor.options.element.querySelector("textarea");
  if (!libraries.has(textarea)) libraries.set(textarea, new Library(textarea));
  return libraries.get(textarea);
}
