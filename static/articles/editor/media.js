// Pictures, galleries and files of the library, and embeds of named providers.

import { atom, insertAtoms } from "newsroom/editor/atoms";
import { choose } from "newsroom/editor/chooser";
import { ask, format, gettext, h } from "newsroom/editor/dialog";
import { libraryOf } from "newsroom/editor/library";

const LAYOUTS = () => [
  ["column", gettext("As wide as the text")],
  ["wide", gettext("Wider than the text")],
  ["float", gettext("Beside the text")],
];

const gone = () => h("p", { class: "body-atom__gone" }, gettext("This is no longer in the library."));
const unknown = (error) => h("p", { class: "body-atom__gone" }, error.message);

// Show what `load` finds, unless the node changed meanwhile.
async function show(view, load) {
  const node = view.node;
  const parts = await load().catch((error) => [unknown(error)]);
  if (view.node === node) view.content.replaceChildren(...parts);
}

const thumbnail = (entry) =>
  h("img", { src: entry.thumb, alt: entry.alt, width: entry.width, height: entry.height, draggable: "false" });

const captionField = (value, help = null) => ({
  name: "caption",
  type: "textarea",
  max: 1000,
  label: gettext("Caption"),
  value,
  help,
});

/** Put pictures of the library into the text: one alone, several as a gallery. */
export function insertPictures(editor, entries) {
  if (!entries?.length) return editor.commands.focus();
  const content =
    entries.length === 1
      ? { type: "picture", attrs: { image: String(entries[0].id) } }
      : { type: "gallery", attrs: { images: entries.map((entry) => entry.id).join(",") } };
  insertAtoms(editor, [content]);
}

/** Put files of the library into the text. */
export function insertFiles(editor, entries) {
  if (!entries?.length) return editor.commands.focus();
  const nodes = entries.map((entry) => ({ type: "libraryFile", attrs: { file: String(entry.id) } }));
  insertAtoms(editor, nodes);
}

export const Picture = atom({
  name: "picture",
  key: "data-image",
  attributes: { image: "data-image", layout: "data-layout", caption: "data-caption" },
  label: () => gettext("Picture"),
  icon: "image",
  title: () => gettext("Picture"),
  shortcut: "Mod-Alt-p",
  enabled: (editor) => libraryOf(editor).has("image"),
  insert: async (editor) => insertPictures(editor, await choose(editor, "image")),
  draw(view) {
    const { image, layout, caption } = view.node.attrs;
    view.dom.dataset.layout = layout || "column";
    show(view, async () => {
      const entry = await libraryOf(view.editor).describe("image", image);
      if (!entry) return [gone()];
      const words = caption || entry.caption;
      view.dom.setAttribute("aria-label", `${gettext("Picture")}: ${words || entry.title}`);
      const credit = entry.credit ? h("span", { class: "credit" }, entry.credit) : null;
      return [thumbnail(entry), h("p", { class: "body-atom__caption" }, words, " ", credit)];
    });
  },
  async edit(editor, attrs) {
    const entry = await libraryOf(editor).describe("image", attrs.image).catch(() => null);
    const help = entry?.caption
      ? format(gettext("Left empty, the library's is shown: %(caption)s"), entry)
      : null;
    return ask({
      title: gettext("Picture"),
      action: gettext("Apply"),
      fields: [
        {
          name: "layout",
          type: "select",
          label: gettext("Place"),
          options: LAYOUTS(),
          value: attrs.layout || "column",
        },
        captionField(attrs.caption, help),
      ],
    });
  },
});

export const Gallery = atom({
  name: "gallery",
  key: "data-gallery",
  attributes: { images: "data-gallery", caption: "data-caption" },
  label: () => gettext("Gallery"),
  icon: "photo_library",
  title: () => gettext("Gallery"),
  enabled: (editor) => libraryOf(editor).has("image"),
  async insert(editor) {
    const entries = await choose(editor, "image", { multiple: true });
    if (!entries) return editor.commands.focus();
    const images = entries.map((entry) => entry.id).join(",");
    insertAtoms(editor, [{ type: "gallery", attrs: { images } }]);
  },
  draw(view) {
    const { images, caption } = view.node.attrs;
    const library = libraryOf(view.editor);
    show(view, async () => {
      const keys = images.split(",").filter(Boolean);
      const found = await Promise.all(keys.map((key) => library.describe("image", key)));
      const entries = found.filter(Boolean);
      if (!entries.length) return [gone()];
      view.dom.setAttribute("aria-label", `${gettext("Gallery")}: ${entries.length}`);
      return [
        h("div", { class: "body-atom__strip" }, ...entries.map(thumbnail)),
        h("p", { class: "body-atom__caption" }, caption),
      ];
    });
  },
  async edit(editor, attrs) {
    const library = libraryOf(editor);
    const keys = attrs.images.split(",").filter(Boolean);
    const known = await Promise.all(keys.map((key) => library.describe("image", key).catch(() => null)));
    const chosen = await choose(editor, "image", { multiple: true, chosen: known.filter(Boolean) });
    if (!chosen) return null;
    const words = await ask({
      title: gettext("Gallery"),
      action: gettext("Apply"),
      fields: [captionField(attrs.caption)],
    });
    return { images: chosen.map((entry) => entry.id).join(","), ...(words ?? {}) };
  },
});

export const LibraryFile = atom({
  name: "libraryFile",
  key: "data-file",
  attributes: { file: "data-file" },
  label: () => gettext("File"),
  icon: "attach_file",
  title: () => gettext("File, sound or film"),
  enabled: (editor) => libraryOf(editor).has("file"),
  insert: async (editor) => insertFiles(editor, await choose(editor, "file")),
  draw(view) {
    show(view, async () => {
      const entry = await libraryOf(view.editor).describe("file", view.node.attrs.file);
      if (!entry) return [gone()];
      view.dom.setAttribute("aria-label", `${gettext("File")}: ${entry.title}`);
      return [h("p", {}, entry.title), h("p", { class: "body-atom__caption" }, `${entry.kind}, ${entry.size}`)];
    });
  },
  async edit(editor) {
    const entries = await choose(editor, "file");
    return entries && { file: String(entries[0].id) };
  },
});

const webAddress = (text) => {
  try {
    const url = new URL(text);
    if (["http:", "https:"].includes(url.protocol)) return url.href.replace(/^http:/, "https:");
  } catch {
    // told below
  }
  throw new Error(gettext("Give a whole address that starts with https://"));
};

const askForEmbed = (editor, url) => {
  const { embedProviders } = editor.options.element.querySelector("textarea").dataset;
  return ask({
    title: gettext("Embed"),
    action: url ? gettext("Apply") : gettext("Insert"),
    fields: [
      {
        name: "url",
        type: "url",
        max: 2048,
        label: gettext("Address"),
        value: url,
        placeholder: "https://",
        help: format(gettext("%(providers)s. Other addresses become plain links."), {
          providers: embedProviders ?? "",
        }),
      },
    ],
    submit: async ({ url: given }) => ({ url: webAddress(given) }),
  });
};

export const Embed = atom({
  name: "embed",
  key: "data-embed",
  attributes: { url: "data-embed" },
  label: () => gettext("Embed"),
  icon: "smart_display",
  title: () => gettext("Embed"),
  enabled: () => true,
  async insert(editor) {
    const attrs = await askForEmbed(editor, "");
    if (attrs) insertAtoms(editor, [{ type: "embed", attrs }]);
    else editor.commands.focus();
  },
  draw(view) {
    const { url } = view.node.attrs;
    view.dom.setAttribute("aria-label", `${gettext("Embed")}: ${url}`);
    // No link: a click on one would leave the form and lose the text.
    view.content.replaceChildren(h("p", { class: "body-atom__address" }, url));
  },
  edit: (editor, attrs) => askForEmbed(editor, attrs.url),
});
