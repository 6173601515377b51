// Links, with the addresses that the server keeps (articles/body/values.py).

import { Link as BaseLink } from "django-prose-editor/editor";
import { ask, gettext } from "newsroom/editor/dialog";

const plain = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(name),
  renderHTML: (given) => (given[name] ? { [name]: given[name] } : {}),
});

const KNOWN = [
  /^https?:\/\/[^/?#\s@]+([/?#]|$)/i,
  /^mailto:[^\s@]+@[^\s@]+$/i,
  /^tel:\+?[0-9(][0-9().\- ]+$/i,
  /^\/(?![/\\])/,
  /^#./,
];
const LIKE_A_HOST = /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}([/?#]|$)/i;

function address(text) {
  const given = text.trim();
  const whole = LIKE_A_HOST.test(given) ? `https://${given}` : given;
  if (KNOWN.some((form) => form.test(whole))) return whole;
  throw new Error(gettext("Give a whole address (https://…), a path of this site (/…) or an e-mail (mailto:…)."));
}

async function editLink(editor) {
  const bare = editor.state.selection.empty && !editor.isActive("link");
  const attrs = editor.getAttributes("link");
  const text = { name: "text", max: 300, label: gettext("Text of the link") };
  const given = await ask({
    title: gettext("Link"),
    action: gettext("Apply"),
    fields: [
      { name: "href", max: 2048, label: gettext("Address"), value: attrs.href, placeholder: "https://" },
      ...(bare ? [text] : []),
      { name: "title", max: 300, label: gettext("Title"), value: attrs.title },
      { name: "hreflang", max: 35, label: gettext("Language of the target"), value: attrs.hreflang },
    ],
    submit: async (values) => ({ ...values, href: address(values.href) }),
  });
  if (!given) return editor.commands.focus();
  const mark = { type: "link", attrs: { ...attrs, href: given.href, title: given.title || null, hreflang: given.hreflang || null } };
  const chain = editor.chain().focus();
  if (bare) chain.insertContent({ type: "text", text: given.text || given.href, marks: [mark] }).run();
  else chain.extendMarkRange("link").setMark("link", mark.attrs).run();
}

export const Link = BaseLink.extend({
  addAttributes: () => ({
    href: plain("href"),
    rel: plain("rel"),
    title: plain("title"),
    hreflang: plain("hreflang"),
  }),
  addCommands() {
    return { ...this.parent?.(), addLink: () => ({ editor }) => (editLink(editor), true) };
  },
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "link",
      groups: "link",
      button: buttons.material("insert_link", gettext("Link")),
      command: editLink,
      active: (editor) => editor.isActive("link"),
    });
    menu.defineItem({
      name: "unlink",
      groups: "link",
      button: buttons.material("link_off", gettext("Remove link")),
      command: (editor) => editor.chain().focus().extendMarkRange("link").unsetLink().run(),
      hidden: (editor) => !editor.isActive("link"),
    });
  },
  addKeyboardShortcuts: () => ({
    "Mod-k": ({ editor }) => {
      editLink(editor);
      return true;
    },
  }),
});
