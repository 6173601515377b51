// What Word and Google Docs put on the clipboard, made plain before the editor reads it.
// The server does the same to whatever reaches it another way (articles/body/pasted.py).

const STYLE = "data-pasted-style";
const BOXED = "style, script, meta, link, title, xml, img, svg, math, iframe, object, video, audio";
const RENAMED = { H1: "h2", H5: "h4", H6: "h4" };
const NUMBER = /^\s*\(?([0-9]{1,3}|[a-z]|[ivxl]{1,5})[.)]/i;

function rename(element, tag) {
  const fresh = element.ownerDocument.createElement(tag);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

function wrapInner(element, tag) {
  const inner = element.ownerDocument.createElement(tag);
  inner.append(...element.childNodes);
  element.append(inner);
}

// Inline styles stand for marks; the style itself goes, before anything could apply it.
function readStyle(element) {
  const style = element.getAttribute(STYLE).toLowerCase();
  element.removeAttribute(STYLE);
  const weight = /(?:^|;)\s*font-weight:\s*([a-z0-9]+)/.exec(style)?.[1];
  if (element.matches("b, strong")) {
    if (["normal", "400", "300"].includes(weight)) unwrap(element);
    return;
  }
  if (element.matches("i, em")) {
    if (/font-style:\s*normal/.test(style)) unwrap(element);
    return;
  }
  if (!element.matches("span, font, a")) return;
  if (weight === "bold" || Number(weight) >= 600) wrapInner(element, "strong");
  if (/font-style:\s*italic/.test(style)) wrapInner(element, "em");
  if (/text-decoration[^;]*line-through/.test(style)) wrapInner(element, "s");
  if (/vertical-align:\s*super/.test(style)) wrapInner(element, "sup");
  if (/vertical-align:\s*sub/.test(style)) wrapInner(element, "sub");
}

// Word draws lists as paragraphs with a marker: each becomes an item of a real list.
function readWordLists(body) {
  for (const paragraph of [...body.querySelectorAll(`p[${STYLE}*="mso-list:"]`)]) {
    const level = /mso-list:[^;]*level([1-9])/.exec(paragraph.getAttribute(STYLE))?.[1];
    if (!level) continue;
    const marker = paragraph.querySelector(`[${STYLE}*="mso-list:Ignore"]`);
    const tag = NUMBER.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    const item = paragraph.ownerDocument.createElement("li");
    listFor(paragraph, Number(level), tag).append(item);
    item.append(paragraph);
    paragraph.removeAttribute(STYLE);
  }
}

function listFor(paragraph, level, tag) {
  let list = paragraph.previousElementSibling;
  if (!list?.matches("ul, ol") || (level === 1 && !list.matches(tag))) {
    list = paragraph.ownerDocument.createElement(tag);
    paragraph.before(list);
  }
  for (let depth = 2; depth <= level; depth += 1) {
    const item = list.lastElementChild ?? list.appendChild(list.ownerDocument.createElement("li"));
    const inner = item.lastElementChild;
    const fits = inner?.matches("ul, ol") && (depth < level || inner.matches(tag));
    list = fits ? inner : item.appendChild(list.ownerDocument.createElement(tag));
  }
  return list;
}

function direct(link) {
  const address = link.getAttribute("href");
  if (/^#_(Toc|ftn|edn|GoBack|msoanchor)/.test(address)) return unwrap(link);
  if (address.startsWith("https://www.google.com/url?")) {
    const target = new URL(address).searchParams.get("q");
    if (target) link.setAttribute("href", target);
  }
}

/** The body of `html`; styles are made inert first, or their parsing would break the policy. */
export function parseInert(html) {
  const inert = html
    .replace(/<style\b[^>]*>[\s\S]*?<\/style\s*>/gi, "")
    .replace(/(\s)style(\s*=)/gi, `$1${STYLE}$2`);
  return new DOMParser().parseFromString(inert, "text/html").body;
}

/** Clean structure for HTML of the clipboard; what our own editor copied stays as it is. */
export function plainHtml(html) {
  if (html.includes("data-pm-slice")) return html;
  const body = parseInert(html);
  const word = /\b(mso-|Mso[A-Z])/.test(html);
  for (const element of body.querySelectorAll(BOXED)) element.remove();
  readWordLists(body);
  for (const element of body.querySelectorAll(`[${STYLE}]`)) readStyle(element);
  if (word) for (const element of body.querySelectorAll("span[lang]")) element.removeAttribute("lang");
  for (const element of body.querySelectorAll("[dir=ltr]")) element.removeAttribute("dir");
  for (const link of body.querySelectorAll("a[href]")) direct(link);
  for (const element of [...body.querySelectorAll("h1, h5, h6")]) rename(element, RENAMED[element.tagName]);
  for (const element of [...body.querySelectorAll("p, h2, h3, h4, li")]) {
    if (!element.textContent.replace(/\u00a0/g, " ").trim() && !element.querySelector("div")) element.remove();
  }
  for (const line of [...body.querySelectorAll(":scope > br")]) line.remove();
  return body.innerHTML;
}
