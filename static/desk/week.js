// The week: an event dragged to another day keeps its time; its own form says so to the server.

class WeekCalendar extends HTMLElement {
  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.lift(event));
    this.addEventListener("dragover", (event) => this.hover(event));
    this.addEventListener("dragleave", (event) => event.target.closest?.(".day")?.classList.remove("over"));
    this.addEventListener("drop", (event) => this.drop(event));
  }

  lift(event) {
    this.lifted = event.target.closest(".event[draggable]");
    if (!this.lifted) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.lifted.textContent.trim());
  }

  hover(event) {
    const day = event.target.closest(".day");
    if (!day || !this.lifted) return;
    event.preventDefault();
    day.classList.add("over");
  }

  drop(event) {
    const day = event.target.closest(".day");
    const form = this.lifted?.querySelector("form");
    if (!day || !form) return;
    event.preventDefault();
    const field = form.elements.at;
    field.value = `${day.dataset.date}T${field.value.split("T")[1]}`;
    // It stands there at once, whatever the line takes, and is not moved again meanwhile.
    day.classList.remove("over");
    day.append(this.lifted);
    this.lifted.draggable = false;
    form.submit();
  }
}

customElements.define("week-calendar", WeekCalendar);
