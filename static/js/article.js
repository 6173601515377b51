// What an article adds: the system's share sheet, pictures large, and embeds that load when asked.
// Everything here also works as a plain link without it.

// --- Most read ---------------------------------------------------------------------------------

// After some seconds before a reader's eyes the page says which article it is, and nothing else.
const READ_AFTER = 5000; // ms

function countRead(article) {
  const own = document.querySelector("link[rel=canonical]")?.href ?? "";
  // A preview at the desk stands at another address, and is no read.
  if (location.pathname.startsWith("/admin/") || !own) return;
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    navigator.sendBeacon(article.dataset.read, article.dataset.article);
    clearInterval(timer);
  };
  const timer = setInterval(tell, READ_AFTER);
}

const piece = document.querySelector("article[data-read]");
if (piece && navigator.sendBeacon) countRead(piece);

// --- Live --------------------------------------------------------------------------------------

// The first look for newer entries is half a minute away: what looks need not hold up the page.
const live = document.querySelector("live-entries[data-script]");
if (live) setTimeout(() => import(live.dataset.script), 5000);

// --- Share -------------------------------------------------------------------------------------

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.closest("li").hidden = false;
  button.addEventListener("click", () => {
    // A reader who closes the sheet rejects the promise; that is no error.
    navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {});
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.closest("li").hidden = false;
  const words = button.textContent;
  let later;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Not allowed here: the reader copies it by hand.
      prompt(words, button.dataset.copy);
      return;
    }
    button.textContent = button.dataset.copied;
    clearTimeout(later);
    later = setTimeout(() => (button.textContent = words), 2000);
  });
}

// --- Embeds ------------------------------------------------------------------------------------

function load(embed, source) {
  const frame = document.createElement("iframe");
  frame.src = source;
  frame.title = embed.dataset.title ?? embed.querySelector("a")?.textContent ?? "";
  frame.allow = "fullscreen; picture-in-picture; encrypted-media";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  embed.classList.add("embed-loaded");
  embed.replaceChildren(frame);
  frame.focus();
}

for (const button of document.querySelectorAll(".embed button[data-src]")) {
  button.hidden = false;
  button.addEventListener("click", () => load(button.closest(".embed"), button.dataset.src));
}

// --- Galleries ---------------------------------------------------------------------------------

class Lightbox {
  constructor(links) {
    this.links = links;
    this.dialog = document.getElementById("lightbox").content.cloneNode(true).firstElementChild;
    this.picture = this.dialog.querySelector("img");
    this.caption = this.dialog.querySelector("figcaption");
    this.count = this.dialog.querySelector(".lightbox-count");
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("click", (event) => this.press(event));
    this.dialog.addEventListener("close", () => {
      this.links[this.at].focus();
      this.dialog.remove();
    });
  }

  open(at) {
    document.body.append(this.dialog);
    for (const button of this.dialog.querySelectorAll("[data-step]")) {
      button.hidden = this.links.length < 2;
    }
    this.show(at);
    this.dialog.showModal();
  }

  show(at) {
    this.at = (at + this.links.length) % this.links.length;
    const link = this.links[this.at];
    // A picture of its own: on a slow line the one before would stand above this one's caption.
    const picture = this.picture.cloneNode();
    picture.src = link.href;
    this.picture.replaceWith(picture);
    this.picture = picture;
    this.picture.alt = link.querySelector("img")?.alt ?? "";
    this.caption.textContent = link.closest("li")?.querySelector("figcaption, .caption")?.textContent ?? "";
    this.count.textContent = `${this.at + 1} / ${this.links.length}`;
  }

  key(event) {
    const forward = document.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: forward, ArrowLeft: -forward }[event.key];
    if (step) this.show(this.at + step);
    else if (event.key === "Home") this.show(0);
    else if (event.key === "End") this.show(this.links.length - 1);
  }

  press(event) {
    const step = Number(event.target.dataset.step);
    if (step) this.show(this.at + step);
    else if (event.target === this.dialog) this.dialog.close();
  }
}

for (const gallery of document.querySelectorAll(".gallery")) {
  const links = [...gallery.querySelectorAll("li > a")];
  links.forEach((link, at) => {
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      new Lightbox(links).open(at);
    });
  });
}
