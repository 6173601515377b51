// <pick-list>: rows with a hidden input each; found by typing, moved and removed by buttons.

const gettext = (text) => window.gettext?.(text) ?? text;
const PAUSE = 200; // milliseconds after the last key before the server is asked

class PickList extends HTMLElement {
  connectedCallback() {
    this.rows = this.querySelector(".picks-rows");
    this.input = this.querySelector(".picks-add");
    this.found = this.querySelector(".picks-found");
    this.active = -1;
    this.input.addEventListener("input", () => this.askSoon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.found.addEventListener("pointerdown", (event) => event.preventDefault());
    this.found.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option.dataset.value, option.textContent);
    });
    this.rows.addEventListener("click", (event) => this.press(event));
    this.full();
  }

  get most() {
    return Number(this.dataset.most) || Infinity;
  }

  askSoon() {
    clearTimeout(this.timer);
    if (!this.input.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const words = this.input.value.trim();
    const asked = (this.asked = Symbol("request"));
    let found = [];
    try {
      const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
      });
      if (answer.ok) ({ found } = await answer.json());
    } catch {
      // Offline: nothing is found, what is typed stays.
    }
    if (asked !== this.asked || words !== this.input.value.trim()) return;
    this.show(found, words);
  }

  show(found, words) {
    const exact = found.some((each) => each.label.toLocaleLowerCase() === words.toLocaleLowerCase());
    const options = found.map((each) => this.option(each.value, each.label));
    if ("free" in this.dataset && !exact) options.push(this.option(words, words, gettext("New:")));
    this.found.replaceChildren(...options);
    this.active = -1;
    this.found.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length) this.mark(0);
  }

  option(value, label, before = "") {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.id = `${this.found.id}_${this.found.children.length}_${Math.random().toString(36).slice(2)}`;
    option.dataset.value = value;
    if (before) option.dataset.before = before;
    option.textContent = label;
    return option;
  }

  mark(index) {
    const options = [...this.found.children];
    this.active = (index + options.length) % options.length;
    options.forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.active));
    });
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
    options[this.active].scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.found.hidden;
    if (event.key === "Escape" && open) this.close();
    else if (event.key === "ArrowDown" && open) this.mark(this.active + 1);
    else if (event.key === "ArrowUp" && open) this.mark(this.active - 1);
    else if (event.key === "Enter") {
      const option = open && this.found.children[this.active];
      if (option) this.take(option.dataset.value, option.textContent);
      else if ("free" in this.dataset && this.input.value.trim()) {
        this.take(this.input.value.trim(), this.input.value.trim());
      }
    } else return;
    event.preventDefault();
  }

  close() {
    this.asked = null;
    this.found.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  take(value, label) {
    const there = [...this.rows.querySelectorAll(`input[name="${this.dataset.name}"]`)];
    const roles = this.rows.querySelector("select") || this.querySelector("template").content.querySelector("select");
    if (!there.some((input) => input.value === String(value)) || roles) {
      const row = this.querySelector("template").content.firstElementChild.cloneNode(true);
      row.querySelector("input").value = value;
      row.querySelector(".pick-label").textContent = label;
      if (this.most === 1) this.rows.replaceChildren();
      this.rows.append(row);
    }
    this.input.value = "";
    this.close();
    this.changed();
  }

  press(event) {
    const button = event.target.closest("button");
    const row = button?.closest(".pick");
    if (!row) return;
    if (button.matches(".pick-up")) row.previousElementSibling?.before(row);
    else if (button.matches(".pick-down")) row.nextElementSibling?.after(row);
    else row.remove();
    (row.isConnected ? button : this.input).focus();
    this.changed();
  }

  full() {
    this.classList.toggle("picks-one", this.most === 1);
  }

  changed() {
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("pick-list", PickList);
