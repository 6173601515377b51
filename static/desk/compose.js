// Composing a mailing: articles are put in order by dragging or by buttons, and the preview follows.

const gettextOf = (text) => (typeof window.gettext === "function" ? window.gettext(text) : text);

class MailingOrder extends HTMLElement {
  connectedCallback() {
    this.group = document.getElementById("items-group");
    if (!this.group) return;
    this.rows().forEach((row) => this.equip(row));
    this.group.addEventListener("formset:added", (event) => {
      this.equip(event.target);
      this.number();
    });
    this.group.addEventListener("dragover", (event) => this.hover(event));
    this.group.addEventListener("drop", (event) => event.preventDefault());
  }

  rows() {
    return [...this.group.querySelectorAll("tr.form-row:not(.empty-form)")];
  }

  equip(row) {
    const field = row.querySelector("input[name$='-position']");
    if (!field || row.querySelector(".order")) return;
    const order = Object.assign(document.createElement("span"), { className: "order" });
    const handle = Object.assign(document.createElement("span"), { className: "order-handle", textContent: "⠿", title: gettextOf("Drag") });
    handle.draggable = true;
    handle.addEventListener("dragstart", (event) => {
      this.lifted = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setDragImage(row, 0, 0);
      row.classList.add("lifted");
    });
    handle.addEventListener("dragend", () => {
      row.classList.remove("lifted");
      this.lifted = null;
      this.number();
    });
    order.append(handle, this.button("↑", gettextOf("Up"), row, -1), this.button("↓", gettextOf("Down"), row, 1));
    field.after(order);
    field.classList.add("order-number");
  }

  button(sign, label, row, step) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, title: label });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      const rows = this.rows();
      const other = rows[rows.indexOf(row) + step];
      if (!other) return;
      if (step < 0) other.before(row);
      else other.after(row);
      this.number();
      button.focus();
    });
    return button;
  }

  hover(event) {
    const over = event.target.closest("tr.form-row:not(.empty-form)");
    if (!this.lifted || !over) return;
    event.preventDefault();
    if (over === this.lifted) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(this.lifted);
    else over.after(this.lifted);
  }

  number() {
    this.rows().forEach((row, place) => {
      const field = row.querySelector("input[name$='-position']");
      if (field.value === String(place)) return;
      field.value = place;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

class LivePreview extends HTMLElement {
  connectedCallback() {
    const form = this.closest("form");
    this.frame = this.querySelector("iframe");
    for (const button of this.querySelectorAll("button")) {
      button.addEventListener("click", () => this.choose(button));
    }
    this.choose(this.querySelector("button"));
    for (const kind of ["input", "change"]) {
      form.addEventListener(kind, () => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => form.requestSubmit(this.chosen), 700);
      });
    }
  }

  choose(button) {
    this.chosen = button;
    this.frame.classList.toggle("mailing-phone", button.value !== "desk" && button.value !== "text");
    for (const each of this.querySelectorAll("button")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
  }
}

customElements.define("mailing-order", MailingOrder);
customElements.define("live-preview", LivePreview);
