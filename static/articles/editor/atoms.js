// What all nodes without text of their own share: pictures, galleries, files and embeds.
// They hold a key or an address; the server shows what it stands for.

import { Node, pm } from "django-prose-editor/editor";
import { gettext, h } from "newsroom/editor/dialog";

const { NodeSelection } = pm.state;

export const isAtom = (node) => Boolean(node?.type.spec.bodyAtom);

/** The selected atom, or null. */
export const selectedAtom = (state) =>
  state.selection instanceof NodeSelection && isAtom(state.selection.node)
    ? state.selection.node
    : null;

/**
 * Put nodes below the block of the cursor, never in place of anything. The last one is selected
 * then, so that what is typed next comes below it.
 */
export function insertAtoms(editor, contents) {
  const { state, view } = editor;
  const nodes = contents.map((content) => state.schema.nodeFromJSON(content));
  const { from, to } = placeFor(state.selection, nodes[0]);
  const tr = state.tr.replaceWith(from, to, nodes);
  const last = from + nodes.slice(0, -1).reduce((size, node) => size + node.nodeSize, 0);
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, last)).scrollIntoView());
  editor.commands.focus();
}

// How deep the outermost quotation around a place is, or 0: it holds the words of others alone.
export function quotationAt($place) {
  for (let depth = 1; depth <= $place.depth; depth += 1) {
    if ($place.node(depth).type.name === "blockquote") return depth;
  }
  return 0;
}

// An empty paragraph is taken over; anything else stays, and the nearest room below it is used:
// that below a whole quotation, where the cursor stands in one.
function placeFor(selection, node) {
  const { $to } = selection;
  const quotation = quotationAt($to);
  if (selection instanceof NodeSelection && !quotation) return { from: selection.to, to: selection.to };
  for (let depth = quotation || $to.depth; depth > 0; depth -= 1) {
    const index = $to.index(depth - 1);
    const block = $to.node(depth);
    const container = $to.node(depth - 1);
    if (!container.canReplaceWith(index + 1, index + 1, node.type)) continue;
    const after = $to.after(depth);
    const free = block.type.name === "paragraph" && block.content.size === 0;
    const replaces = free && container.canReplaceWith(index, index + 1, node.type);
    return { from: replaces ? $to.before(depth) : after, to: after };
  }
  return { from: $to.pos, to: $to.pos };
}

/** How an atom stands in the text while it is edited, with its own small toolbar. */
class AtomView {
  constructor(kind, { editor, node, getPos }) {
    Object.assign(this, { kind, editor, node, getPos });
    this.content = h("div", { class: "body-atom__content", dblclick: () => this.edit() });
    this.tools = h("div", { class: "body-atom__tools" }, ...this.buttons());
    this.dom = h(
      "div",
      { class: `body-atom body-atom--${kind.name}`, role: "group", "aria-label": kind.label() },
      this.content,
      this.tools,
    );
    this.draw();
  }

  buttons() {
    const button = (icon, label, click) =>
      h("button", { type: "button", class: "material-icons", title: label, "aria-label": label, click }, icon);
    return [
      button("edit", gettext("Edit"), () => this.edit()),
      button("arrow_upward", gettext("Move up"), () => this.move(-1)),
      button("arrow_downward", gettext("Move down"), () => this.move(1)),
      button("delete", gettext("Remove"), () => this.remove()),
    ];
  }

  draw() {
    this.kind.draw(this);
  }

  async edit() {
    const attributes = await this.kind.edit(this.editor, this.node.attrs);
    const position = this.getPos();
    if (!attributes || position === undefined) return this.editor.commands.focus();
    const { tr } = this.editor.state;
    tr.setNodeMarkup(position, null, { ...this.node.attrs, ...attributes });
    this.editor.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, position)));
    this.editor.commands.focus();
  }

  move(direction) {
    const { state, view } = this.editor;
    const position = this.getPos();
    const place = state.doc.resolve(position);
    const index = place.index() + direction;
    if (index < 0 || index >= place.parent.childCount) return;
    const step = place.parent.child(index).nodeSize;
    const { tr } = state;
    const target = position + direction * step;
    tr.delete(position, position + this.node.nodeSize).insert(target, this.node);
    view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, target)).scrollIntoView());
  }

  remove() {
    const position = this.getPos();
    const { tr } = this.editor.state;
    this.editor.view.dispatch(tr.delete(position, position + this.node.nodeSize));
    this.editor.commands.focus();
  }

  // --- What ProseMirror asks of a node view ----------------------------------------------------
  update(node) {
    if (node.type !== this.node.type) return false;
    const same = this.node.eq(node);
    this.node = node;
    if (!same) this.draw();
    return true;
  }

  selectNode() {
    this.dom.classList.add("body-atom--selected");
  }

  deselectNode() {
    this.dom.classList.remove("body-atom--selected");
  }

  stopEvent(event) {
    return this.tools.contains(event.target);
  }

  ignoreMutation() {
    return true;
  }
}

/**
 * The node for one kind of atom: `name`, `key` (its main attribute in HTML), `attributes` (names
 * in the document and in HTML), `label()`, `draw(view)`, `edit(editor, attrs)`, and what its
 * button does: `icon`, `title()`, `insert(editor)`, `enabled(editor)`, `shortcut`.
 */
export const atom = (kind) =>
  Node.create({
    name: kind.name,
    group: "block",
    atom: true,
    selectable: true,
    draggable: true,
    isolating: true,
    extendNodeSchema: (extension) => (extension.name === kind.name ? { bodyAtom: true } : {}),
    addAttributes: () =>
      Object.fromEntries(
        Object.entries(kind.attributes).map(([name, html]) => [
          name,
          {
            default: "",
            parseHTML: (element) => element.getAttribute(html) ?? "",
            renderHTML: (given) => (given[name] || html === kind.key ? { [html]: given[name] } : {}),
          },
        ]),
      ),
    parseHTML: () => [{ tag: `div[${kind.key}]`, priority: 100 }],
    renderHTML: ({ HTMLAttributes }) => ["div", HTMLAttributes],
    renderText: () => "",
    addNodeView: () => (props) => new AtomView(kind, props),
    addMenuItems({ menu, buttons }) {
      const { editor } = this;
      if (!kind.enabled(editor)) return;
      menu.defineItem({
        name: kind.name,
        groups: "media",
        button: buttons.material(kind.icon, kind.title()),
        command: () => kind.insert(editor),
      });
    },
    addKeyboardShortcuts() {
      if (!kind.shortcut) return {};
      return {
        [kind.shortcut]: ({ editor }) => {
          if (kind.enabled(editor)) kind.insert(editor);
          return true;
        },
      };
    },
  });
