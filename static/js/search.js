// Suggestions while typing: a combobox (WAI-ARIA Authoring Practices, "Editable Combobox With List
// Autocomplete"). Without this file the form works as any form does.

const PAUSE = 150; // ms without a key before the server is asked

class Suggestions {
  static count = 0;

  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=search]");
    this.list = document.createElement("ul");
    this.list.id = `suggestions-${(Suggestions.count += 1)}`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", form.dataset.suggestions);
    this.list.hidden = true;
    this.input.parentElement.after(this.list);
    this.at = -1;
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.hide());
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
    // On a slow line the words are there before this file.
    if (document.activeElement === this.input) this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const query = this.input.value.trim();
    this.asked?.abort();
    if (query.length < 2) return this.show([]);
    this.asked = new AbortController();
    try {
      const address = `${this.form.dataset.suggest}?q=${encodeURIComponent(query.slice(0, 100))}`;
      const answer = await fetch(address, { signal: this.asked.signal, credentials: "omit" });
      this.show(answer.ok ? (await answer.json()).suggestions : []);
    } catch {
      // A newer question took its place, or the line is down: the form still works.
    }
  }

  show(suggestions) {
    const options = suggestions.map((suggestion, index) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = suggestion.url;
      option.lang = suggestion.lang;
      option.textContent = suggestion.text;
      return option;
    });
    this.list.replaceChildren(...options);
    this.choose(-1);
    this.toggle(options.length > 0 && document.activeElement === this.input);
  }

  toggle(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  hide() {
    this.choose(-1);
    this.toggle(false);
  }

  choose(at) {
    this.at = at;
    [...this.list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const chosen = this.list.children[at];
    if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const open = !this.list.hidden;
    const count = this.list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!count) return;
      event.preventDefault();
      // What somebody chooses from stays: a late answer does not change it under the hand.
      clearTimeout(this.timer);
      this.asked?.abort();
      this.toggle(true);
      // One place beyond the list is the field itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(((this.at + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.go(this.list.children[this.at]);
    }
  }

  go(option) {
    if (option) location.href = option.dataset.url;
  }
}

for (const form of document.querySelectorAll("form[data-suggest]")) new Suggestions(form);
