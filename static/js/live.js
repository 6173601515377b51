// A live article keeps itself fresh: corrections and removals at once, new entries when the reader asks,
// so that nothing moves under the eyes. Without this file, reloading the page shows the same.

const EVERY = 30_000; // milliseconds between two looks

class LiveEntries extends HTMLElement {
  connectedCallback() {
    if (!this.dataset.src) return;
    this.list = this.querySelector(".entries");
    this.button = this.querySelector("button");
    this.button.addEventListener("click", () => this.reveal());
    this.timer = setInterval(() => this.look(), EVERY);
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("online", () => this.look());
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async look() {
    if (document.hidden) return;
    try {
      const answer = await fetch(this.dataset.src, { headers: { Accept: "text/html" } });
      if (answer.ok) this.take(await answer.text());
      // Withdrawn: what stands at the address now says why.
      else if (answer.status === 404) location.reload();
    } catch {
      // Off line: the next look may succeed.
    }
  }

  take(html) {
    this.fresh = new DOMParser().parseFromString(`<ol>${html}</ol>`, "text/html").querySelector("ol");
    for (const entry of [...this.list.children]) {
      const now = this.fresh.querySelector(`#${entry.id}`);
      if (!now) entry.remove();
      else if (now.dataset.version !== entry.dataset.version) entry.replaceWith(now.cloneNode(true));
    }
    const news = [...this.fresh.children].filter((entry) => !this.list.querySelector(`#${entry.id}`));
    this.button.hidden = news.length === 0;
    this.button.textContent =
      news.length === 1 ? this.button.dataset.one : this.button.dataset.many.replace("%n", news.length);
  }

  reveal() {
    const known = new Set([...this.list.children].map((entry) => entry.id));
    this.list.replaceChildren(...[...this.fresh.children].map((entry) => entry.cloneNode(true)));
    this.button.hidden = true;
    const first = [...this.list.children].find((entry) => !known.has(entry.id));
    first?.querySelector("a")?.focus();
  }
}

customElements.define("live-entries", LiveEntries);
