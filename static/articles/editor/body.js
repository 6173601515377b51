// The body editor: mounts on text areas with `data-body-editor`, whose value it keeps in step.
//
// Everything it needs is imported at once: where a module cannot be loaded, nothing mounts and the
// text area stays as it is. An editor without, say, the picture node would silently drop pictures.

import * as stock from "django-prose-editor/editor";
import { gettext, h } from "newsroom/editor/dialog";
import { guards } from "newsroom/editor/guards";
import { Blockquote, Language, PullQuote } from "newsroom/editor/language";
import { libraryOf } from "newsroom/editor/library";
import { Link } from "newsroom/editor/link";
import { Embed, Gallery, insertFiles, insertPictures, LibraryFile, Picture } from "newsroom/editor/media";
import { Menu } from "newsroom/editor/menu";
import { parseInert, plainHtml } from "newsroom/editor/paste";
import { sortFiles, upload } from "newsroom/editor/upload";

const { Editor, Extension, initializeEditors, pm } = stock;
const MARKER = "data-body-editor";
const ATOMS = "div[data-image], div[data-gallery], div[data-file], div[data-embed]";

const TableHeader = stock.TableHeader.extend({
  addAttributes() {
    return { ...this.parent?.(), scope: { default: null } };
  },
});
// Linked code is code still: the stock mark shuts out all others.
const Code = stock.Code.extend({ excludes: "" });

async function takeFiles(editor, list) {
  const { images, others } = sortFiles(list);
  const library = libraryOf(editor);
  if (images.length && library.has("image")) insertPictures(editor, await upload(editor, "image", images));
  if (others.length && library.has("file")) insertFiles(editor, await upload(editor, "file", others));
}

// Files are taken up; text with pictures in it (Word sends both) is pasted as text.
function filesOf(data) {
  if (!data?.files.length) return null;
  const words = parseInert(data.getData("text/html")).textContent.trim();
  return words ? null : [...data.files];
}

const transfers = (editor) =>
  new stock.Plugin({
    props: {
      transformPastedHTML: plainHtml,
      handlePaste(view, event) {
        const files = filesOf(event.clipboardData);
        if (files) takeFiles(editor, files);
        return Boolean(files);
      },
      handleDrop(view, event) {
        const files = filesOf(event.dataTransfer);
        if (!files) return false;
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (place) {
          const near = pm.state.Selection.near(view.state.doc.resolve(place.pos));
          view.dispatch(view.state.tr.setSelection(near));
        }
        takeFiles(editor, files);
        return true;
      },
    },
  });

const naming = (textarea) =>
  new stock.Plugin({
    props: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": [...(textarea.labels ?? [])].map((label) => label.textContent.trim().replace(/:$/, "")).join(" ") || gettext("Text"),
        ...(textarea.getAttribute("aria-describedby") && { "aria-describedby": textarea.getAttribute("aria-describedby") }),
        ...(textarea.getAttribute("aria-invalid") && { "aria-invalid": textarea.getAttribute("aria-invalid") }),
        ...(textarea.lang && { lang: textarea.lang }),
        ...(textarea.dir && { dir: textarea.dir }),
      },
    },
  });

const Body = Extension.create({
  name: "body",
  priority: 1000,
  addKeyboardShortcuts() {
    const heading = (level) => () => this.editor.commands.toggleHeading({ level });
    return {
      // Bold claims Mod-B for itself, and would be asked before the quotation.
      "Mod-Shift-b": () => this.editor.commands.toggleBlockquote(),
      // Ctrl-Alt-3 of the stock headings is AltGr-3 on Windows: a # on a Turkish keyboard.
      "Ctrl-Shift-2": heading(2),
      "Ctrl-Shift-3": heading(3),
      "Ctrl-Shift-4": heading(4),
    };
  },
  addProseMirrorPlugins() {
    const textarea = this.editor.options.element.querySelector("textarea");
    return [guards(), transfers(this.editor), naming(textarea)];
  },
});

const EXTENSIONS = {
  ...stock,
  Blockquote,
  Body,
  Code,
  Embed,
  Gallery,
  Language,
  LibraryFile,
  Link,
  Menu,
  Picture,
  PullQuote,
  TableHeader,
};

function extensionsOf(config) {
  return Object.entries(config).map(([name, options]) => {
    if (!EXTENSIONS[name]) throw new Error(`The body editor has no extension ${name}.`);
    return typeof options === "object" ? EXTENSIONS[name].configure(options) : EXTENSIONS[name];
  });
}

function refuse(textarea, reason) {
  const words = gettext("The editor cannot show this text whole. Edit it here as HTML, or ask for help.");
  textarea.before(h("p", { class: "errornote", role: "alert" }, words));
  console.error("body editor:", reason);
}

const emptied = (html) => (/^<(\w+)><\/\1>$/.test(html) ? "" : html);

function mount(textarea) {
  if (textarea.closest(".prose-editor")) return null;
  const element = h("div", { class: `prose-editor body-editor${textarea.disabled ? " disabled" : ""}` });
  textarea.before(element);
  element.append(textarea);
  const giveBack = () => {
    element.before(textarea);
    element.remove();
  };
  try {
    const editor = new Editor({
      element,
      editable: !textarea.disabled && !textarea.readOnly,
      injectCSS: false, // ours is in editor.css; a <style> would break the page's policy
      extensions: extensionsOf(JSON.parse(textarea.getAttribute(MARKER))),
      content: textarea.value,
      onUpdate({ editor: changed }) {
        textarea.value = emptied(changed.getHTML());
        textarea.dispatchEvent(new Event("input", { bubbles: true }));
      },
      onDestroy: giveBack,
    });
    return whole(textarea, editor) ? announce(textarea, editor) : null;
  } catch (error) {
    giveBack();
    refuse(textarea, error);
    return null;
  }
}

// An editor that lost an atom while reading must not be allowed to write.
function whole(textarea, editor) {
  const stored = new DOMParser().parseFromString(textarea.value, "text/html").querySelectorAll(ATOMS).length;
  let shown = 0;
  editor.state.doc.descendants((node) => {
    if (node.type.spec.bodyAtom) shown += 1;
  });
  if (shown === stored) return true;
  editor.destroy();
  refuse(textarea, `${stored} atoms stored, ${shown} shown`);
  return false;
}

function announce(textarea, editor) {
  for (const label of textarea.labels ?? []) {
    label.addEventListener("click", () => editor.commands.focus());
  }
  const detail = { editor, textarea };
  textarea.dispatchEvent(new CustomEvent("prose-editor:ready", { detail, bubbles: true }));
  return editor;
}

initializeEditors(mount, `[${MARKER}]`);
