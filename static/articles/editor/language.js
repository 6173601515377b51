// Words and quotations in another language, their direction, and pull quotes.

import { Blockquote as BaseBlockquote, Mark, Node, mergeAttributes } from "django-prose-editor/editor";
import { ask, gettext } from "newsroom/editor/dialog";

const TAG = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/;

const plain = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (given) => (given[name] ? { [name]: given[name] } : {}),
});

function askForLanguage(attrs, more = []) {
  return ask({
    title: gettext("Language"),
    action: gettext("Apply"),
    fields: [
      {
        name: "lang",
        max: 35,
        label: gettext("Language"),
        value: attrs.lang,
        placeholder: "en, tr, ar, pt-BR …",
        help: gettext("As a tag: en, tr, ar, pt-BR. Empty takes the mark away."),
      },
      {
        name: "dir",
        type: "select",
        label: gettext("Direction"),
        value: attrs.dir ?? "",
        options: [
          ["", gettext("That of the article")],
          ["rtl", gettext("Right to left")],
          ["ltr", gettext("Left to right")],
          ["auto", gettext("By its first letter")],
        ],
      },
      ...more,
    ],
    async submit(given) {
      if (given.lang && !TAG.test(given.lang)) {
        throw new Error(gettext("This is no language tag. Examples: tr, ar, pt-BR."));
      }
      return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value || null]));
    },
  });
}

async function markLanguage(editor) {
  if (editor.state.selection.empty && editor.isActive("blockquote")) {
    const attrs = editor.getAttributes("blockquote");
    const source = { name: "cite", type: "url", max: 2048, label: gettext("Address of the source"), value: attrs.cite };
    const given = await askForLanguage(attrs, [source]);
    if (given) editor.chain().focus().updateAttributes("blockquote", given).run();
    return;
  }
  const given = await askForLanguage(editor.getAttributes("language"));
  if (!given) return;
  const chain = editor.chain().focus().extendMarkRange("language");
  if (given.lang || given.dir) chain.setMark("language", given).run();
  else chain.unsetMark("language").run();
}

export const Language = Mark.create({
  name: "language",
  addAttributes: () => ({ lang: plain("lang"), dir: plain("dir") }),
  parseHTML: () => [{ tag: "span[lang]" }, { tag: "span[dir]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", HTMLAttributes, 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "language",
      groups: "quotes",
      priority: 50,
      button: buttons.material("translate", gettext("Language")),
      command: markLanguage,
      active: (editor) => editor.isActive("language"),
      enabled: (editor) =>
        !editor.state.selection.empty || editor.isActive("language") || editor.isActive("blockquote"),
    });
  },
});

export const Blockquote = BaseBlockquote.extend({
  addAttributes: () => ({ lang: plain("lang"), dir: plain("dir"), cite: plain("cite") }),
});

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "block",
  content: "paragraph+",
  defining: true,
  parseHTML: () => [{ tag: "aside[data-pullquote]" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", mergeAttributes(HTMLAttributes, { "data-pullquote": "" }), 0],
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "quotes",
      button: buttons.material("campaign", gettext("Pull quote")),
      command: (editor) => editor.chain().focus().toggleWrap("pullQuote").run(),
      active: (editor) => editor.isActive("pullQuote"),
      enabled: (editor) => editor.can().toggleWrap("pullQuote"),
    });
  },
});
