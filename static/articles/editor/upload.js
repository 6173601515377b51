// New pictures and files: what they show is asked before they are stored.

import { ask, format, gettext, h } from "newsroom/editor/dialog";
import { libraryOf } from "newsroom/editor/library";

const isImage = (file) => file.type.startsWith("image/");

/** Split a list of files by what becomes of them here. */
export function sortFiles(list) {
  const files = [...(list ?? [])];
  return { images: files.filter(isImage), others: files.filter((file) => !isImage(file)) };
}

async function uploadImage(editor, file, place) {
  const source = URL.createObjectURL(file);
  const preview = h("img", { class: "body-dialog__preview", src: source, alt: "" });
  const stored = await ask({
    title: place ? format(gettext("New picture (%(place)s)"), { place }) : gettext("New picture"),
    action: gettext("Upload"),
    before: [preview, h("p", { class: "body-dialog__help" }, file.name)],
    fields: [
      {
        name: "alt",
        type: "textarea",
        max: 500,
        label: gettext("Alternative text"),
        help: gettext("What someone who cannot see the picture should know."),
      },
      {
        name: "decorative",
        type: "checkbox",
        label: gettext("Decorative: it says nothing that the text does not say"),
      },
      { name: "caption", max: 1000, label: gettext("Caption") },
      { name: "credit", max: 200, label: gettext("Credit") },
    ],
    submit(given) {
      if (!given.alt && !given.decorative) {
        throw new Error(gettext("Describe the picture, or choose “decorative”."));
      }
      return libraryOf(editor).upload("image", { file, ...given });
    },
  });
  URL.revokeObjectURL(source);
  return stored;
}

function uploadFile(editor, file) {
  return ask({
    title: gettext("New file"),
    action: gettext("Upload"),
    before: [h("p", { class: "body-dialog__help" }, file.name)],
    fields: [
      { name: "title", max: 200, label: gettext("Title"), value: file.name.replace(/\.\w+$/, "") },
    ],
    submit(given) {
      if (!given.title) throw new Error(gettext("Give the file a title."));
      return libraryOf(editor).upload("file", { file, ...given });
    },
  });
}

/** Ask about and store each file in turn; resolves to the entries that were stored. */
export async function upload(editor, kind, files) {
  const stored = [];
  for (const [at, file] of files.entries()) {
    const place = files.length > 1 ? `${at + 1}/${files.length}` : "";
    const entry = await (kind === "image" ? uploadImage : uploadFile)(editor, file, place);
    if (entry) stored.push(entry);
  }
  return stored;
}

/** Let the writer pick files of this machine. */
export function pickFiles(kind, multiple) {
  return new Promise((resolve) => {
    const accept = kind === "image" ? "image/*" : ".pdf,.mp3,.ogg,.m4a,.mp4,.webm";
    const input = h("input", { type: "file", accept, multiple });
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });
}
