// Typing beside or onto an atom never loses it. Its Remove button does, and Delete where it was
// selected by a click or an arrow; Backspace, the key one holds down to erase words, never does.

import { pm } from "django-prose-editor/editor";
import { isAtom, quotationAt, selectedAtom } from "newsroom/editor/atoms";

const { AllSelection, NodeSelection, Plugin, PluginKey, TextSelection } = pm.state;

const key = new PluginKey("bodyGuards");
export const REMOVES = "bodyRemovesAtoms"; // meta of a transaction that means to
const ITSELF = ["history$", "preventUpdate"]; // metas of what comes back as it was
const LATEST = 300; // milliseconds in which a change of the page still comes from a key

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

// One character or line break beside the cursor. The browser would do it too, but where it joins
// lines it writes style attributes, which the policy of the page forbids.
function deleteOne(view, event, backwards) {
  const { selection, tr } = view.state;
  if (!(selection instanceof TextSelection) || event.ctrlKey || event.metaKey || event.altKey) return false;
  const node = backwards ? selection.$from.nodeBefore : selection.$from.nodeAfter;
  if (!node?.isInline) return false;
  const length = node.isText ? characterAt(node.text, backwards) : node.nodeSize;
  const at = selection.from;
  view.dispatch((backwards ? tr.delete(at - length, at) : tr.delete(at, at + length)).scrollIntoView());
  return true;
}

const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function characterAt(text, backwards) {
  // As many code units as any one character has, and some to spare.
  const near = backwards ? text.slice(-40) : text.slice(0, 40);
  const found = [...characters.segment(near)];
  return (backwards ? found.at(-1) : found[0]).segment.length;
}

function pressed(view, event) {
  if (event.isComposing) return false;
  const deletes = event.key === "Backspace" || event.key === "Delete";
  if (selectedAtom(view.state)) {
    if (event.key === "Enter") return leaveAtom(view);
    if (event.key === "Delete" && !event.repeat && key.getState(view.state) !== "approached") {
      view.dispatch(view.state.tr.deleteSelection().setMeta(REMOVES, true).scrollIntoView());
    }
    return deletes;
  }
  if (!deletes && event.key !== "Enter") return false;
  const { selection } = view.state;
  if (!selection.empty) return typeOverRange(view, selection.from, selection.to, "");
  const backwards = event.key === "Backspace";
  return deletes && (approach(view, backwards) || deleteOne(view, event, backwards));
}

function countAtoms(doc) {
  let count = 0;
  doc.descendants((node) => {
    if (isAtom(node)) count += 1;
    return !node.isTextblock;
  });
  return count;
}

// The net below all else: browsers change the page by themselves when their selection is not the
// editor's, across a picture for one. What such a change would lose is put back by not taking it.
function losesNothing(tr, state, typedAt) {
  if (!tr.docChanged || performance.now() - typedAt > LATEST) return true;
  const meant = [REMOVES, ...ITSELF].some((name) => tr.getMeta(name) !== undefined);
  if (meant || ["cut", "drop"].includes(tr.getMeta("uiEvent"))) return true;
  return countAtoms(tr.doc) >= countAtoms(state.doc);
}

// Where an atom stood before some transactions, and whether that was within a quotation already.
function stoodInQuotation(transactions, before, node, position) {
  const place = transactions.reduceRight((at, tr) => tr.mapping.invert().map(at), position);
  const there = before.nodeAt(place);
  return Boolean(there) && isAtom(there) && there.eq(node) && quotationAt(before.resolve(place)) > 0;
}

// A quotation takes no picture, whichever way it came: dragged, pasted, or quoted with the words
// around it. It stands below, then, as files do that are dropped there.
function belowQuotations(transactions, { doc: before }, state) {
  if (!transactions.some((tr) => tr.docChanged)) return null;
  if (transactions.some((tr) => ITSELF.some((name) => tr.getMeta(name) !== undefined))) return null;
  const entered = [];
  state.doc.descendants((node, position) => {
    const depth = isAtom(node) && quotationAt(state.doc.resolve(position));
    if (depth && !stoodInQuotation(transactions, before, node, position)) {
      entered.push({ node, position, below: state.doc.resolve(position).after(depth) });
    }
    return !node.isTextblock;
  });
  if (!entered.length) return null;
  const { tr } = state;
  for (const { node, position, below } of entered.reverse()) {
    const at = tr.mapping.map(position);
    tr.delete(at, at + node.nodeSize);
    tr.insert(tr.mapping.map(below, -1), node);
  }
  const last = tr.mapping.map(entered[0].below);
  return selectedAtom(state) ? tr.setSelection(NodeSelection.create(tr.doc, last - 1)) : tr;
}

export function guards() {
  let typedAt = -Infinity;
  // Browsers tell of a new selection a moment late; a quick key must not act on the old one.
  const note = (view) => {
    typedAt = performance.now();
    if (!view.composing) view.domObserver.flush();
    return false;
  };
  return new Plugin({
    key,
    appendTransaction: belowQuotations,
    filterTransaction: (tr, state) => losesNothing(tr, state, typedAt),
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
        keydown: note,
        // Dictation, correction and telephones insert text without pressing a key.
        beforeinput(view, event) {
          note(view);
          const { selection } = view.state;
          if (!/^insert(Text|ReplacementText)$/.test(event.inputType) || view.composing) return false;
          if (selection.empty && !selectedAtom(view.state)) return false;
          event.preventDefault();
          const inserted = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
          const { from, to } = selection;
          const done = view.someProp("handleTextInput", (take) => take(view, from, to, inserted));
          if (!done) view.dispatch(view.state.tr.insertText(inserted, from, to).scrollIntoView());
          return true;
        },
        // Dead keys and input methods write into the page before anybody is asked.
        compositionend: note,
        compositionstart(view) {
          note(view);
          const { selection } = view.state;
          if (!leaveAtom(view) && selection instanceof AllSelection) {
            view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
          }
          return false;
        },
      },
    },
  });
}
