// Typing beside or onto an atom never loses it. Its Remove button does, and Delete where it was
// selected by a click or an arrow; Backspace, the key one holds down to erase words, never does.

import { pm } from "django-prose-editor/editor";
import { isAtom, selectedAtom } from "newsroom/editor/atoms";

const { AllSelection, NodeSelection, Plugin, PluginKey, TextSelection } = pm.state;

const key = new PluginKey("bodyGuards");

/** Go on in an empty paragraph below the selected atom; says whether there was one. */
export function leaveAtom(view) {
  if (!selectedAtom(view.state)) return false;
  const { tr, schema, selection } = view.state;
  const end = selection.to;
  const after = tr.doc.resolve(end).nodeAfter;
  if (!(after?.type === schema.nodes.paragraph && after.content.size === 0)) {
    tr.insert(end, schema.nodes.paragraph.create());
  }
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView());
  return true;
}

function atomsBetween(doc, from, to) {
  const found = [];
  doc.nodesBetween(from, to, (node, position) => {
    if (isAtom(node) && position >= from && position + node.nodeSize <= to) found.push(node);
  });
  return found;
}

// What is typed over a range replaces its words; the atoms among them move behind the new text.
function typeOverRange(view, from, to, text) {
  if (view.state.selection instanceof NodeSelection) return false;
  const atoms = atomsBetween(view.state.doc, from, to);
  if (!atoms.length) return false;
  const { tr, schema } = view.state;
  tr.setSelection(TextSelection.between(tr.doc.resolve(from), tr.doc.resolve(to)));
  tr.deleteSelection();
  if (!tr.selection.$from.parent.isTextblock) {
    const place = tr.selection.from;
    tr.insert(place, schema.nodes.paragraph.create());
    tr.setSelection(TextSelection.create(tr.doc, place + 1));
  }
  if (text) tr.insertText(text);
  const cursor = tr.selection.from;
  tr.insert(tr.selection.$from.after(1), atoms);
  tr.setSelection(TextSelection.create(tr.doc, cursor));
  view.dispatch(tr.scrollIntoView());
  return true;
}

function typed(view, from, to, text) {
  if (selectedAtom(view.state)) {
    leaveAtom(view);
    view.dispatch(view.state.tr.insertText(text).scrollIntoView());
    return true;
  }
  return typeOverRange(view, from, to, text);
}

// Backspace at the start of a block, or Delete at its end, walks up to the atom beside it and
// selects it. It takes a new decision (a click, an arrow, the Remove button) to remove it.
function approach(view, backwards) {
  const { doc, selection, tr } = view.state;
  if (!(selection instanceof TextSelection) || !selection.empty) return false;
  const { $from } = selection;
  const block = $from.parent;
  if ($from.depth === 0 || $from.parentOffset !== (backwards ? 0 : block.content.size)) return false;
  const edge = backwards ? $from.before() : $from.after();
  const place = doc.resolve(edge);
  const neighbour = backwards ? place.nodeBefore : place.nodeAfter;
  if (!isAtom(neighbour)) return false;
  let at = backwards ? edge - neighbour.nodeSize : edge;
  if (block.content.size === 0 && place.parent.childCount > 1) {
    tr.delete($from.before(), $from.after());
    if (!backwards) at -= block.nodeSize;
  }
  tr.setSelection(NodeSelection.create(tr.doc, at)).setMeta(key, "approached");
  view.dispatch(tr.scrollIntoView());
  return true;
}

function pressed(view, event) {
  if (event.isComposing) return false;
  const deletes = event.key === "Backspace" || event.key === "Delete";
  if (selectedAtom(view.state)) {
    if (event.key === "Enter") return leaveAtom(view);
    if (event.key === "Backspace") return true;
    return deletes && (event.repeat || key.getState(view.state) === "approached");
  }
  if (!deletes && event.key !== "Enter") return false;
  const { selection } = view.state;
  if (!selection.empty) return typeOverRange(view, selection.from, selection.to, "");
  return deletes && approach(view, event.key === "Backspace");
}

export const guards = () =>
  new Plugin({
    key,
    state: {
      init: () => "",
      apply: (tr, value) => tr.getMeta(key) ?? (tr.selectionSet || tr.docChanged ? "" : value),
    },
    props: {
      handleKeyDown: pressed,
      handleTextInput: typed,
      // Pasted content comes below a selected atom, and replaces only the words of a range.
      handlePaste(view) {
        const { selection } = view.state;
        if (!leaveAtom(view)) typeOverRange(view, selection.from, selection.to, "");
        return false;
      },
      handleDOMEvents: {
        // Dictation, correction and telephones insert text without pressing a key.
        beforeinput(view, event) {
          const { selection } = view.state;
          if (!/^insert(Text|ReplacementText)$/.test(event.inputType) || view.composing) return false;
          const inserted = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
          const handled = typed(view, selection.from, selection.to, inserted);
          if (handled) event.preventDefault();
          return handled;
        },
        // Dead keys and input methods write into the page before anybody is asked.
        compositionstart(view) {
          const { selection } = view.state;
          if (!leaveAtom(view) && selection instanceof AllSelection) {
            view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
          }
          return false;
        },
      },
    },
  });
