// The front page desk: dragging does what the buttons do, by pressing them.

const form = document.querySelector(".front-form");

class FrontSlots extends HTMLElement {
  connectedCallback() {
    form.addEventListener("dragstart", (event) => this.lift(event));
    form.addEventListener("dragend", () => this.lifted?.classList.remove("lifted"));
    this.addEventListener("dragover", (event) => this.hover(event));
    this.addEventListener("dragleave", (event) => event.target.closest?.(".slot")?.classList.remove("over"));
    this.addEventListener("drop", (event) => this.drop(event));
  }

  lift(event) {
    this.lifted = event.target.closest(".piece");
    if (!this.lifted) return;
    this.lifted.classList.add("lifted");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.lifted.querySelector(".headline").textContent);
  }

  hover(event) {
    const slot = event.target.closest(".slot");
    if (!slot || !this.lifted) return;
    event.preventDefault();
    slot.classList.add("over");
  }

  // The order of the hidden fields is the order of the page; the server draws the rest.
  drop(event) {
    const slot = event.target.closest(".slot");
    if (!slot || !this.lifted) return;
    event.preventDefault();
    const before = this.pieceBelow(slot, event.clientY);
    slot.querySelector("ol").insertBefore(this.lifted, before);
    let field = this.lifted.querySelector("input[type=hidden]");
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", value: this.lifted.dataset.article });
      this.lifted.append(field);
    }
    field.name = slot.dataset.slot;
    form.requestSubmit();
  }

  pieceBelow(slot, y) {
    const pieces = [...slot.querySelectorAll(".piece")].filter((piece) => piece !== this.lifted);
    return pieces.find((piece) => {
      const box = piece.getBoundingClientRect();
      return y < box.top + box.height / 2;
    }) ?? null;
  }
}

customElements.define("front-slots", FrontSlots);
