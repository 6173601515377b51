// The focal point of a picture: click where it is; the two number fields stay, and do the same.

class FocalPoint extends HTMLElement {
  connectedCallback() {
    this.across = document.getElementById("id_focal_x");
    this.down = document.getElementById("id_focal_y");
    if (!this.across || !this.down) return;
    this.mark = document.createElement("span");
    this.append(this.mark);
    this.addEventListener("click", (event) => this.choose(event));
    for (const field of [this.across, this.down]) {
      field.addEventListener("input", () => this.show());
    }
    this.show();
  }

  choose(event) {
    const box = this.querySelector("img").getBoundingClientRect();
    this.across.value = ((event.clientX - box.left) / box.width).toFixed(2);
    this.down.value = ((event.clientY - box.top) / box.height).toFixed(2);
    this.show();
  }

  show() {
    this.mark.style.insetInlineStart = `${Number(this.across.value) * 100}%`;
    this.mark.style.top = `${Number(this.down.value) * 100}%`;
  }
}

customElements.define("focal-point", FocalPoint);
