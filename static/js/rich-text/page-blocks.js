// What stands on the page itself, never in a list, a cell or a box: places, boxes, lines, tables.
import { Document, HorizontalRule, Table } from "../../django_prose_editor/editor.js";

export const PageDocument = Document.extend({ content: "(block | pageBlock)+" });

export const Line = HorizontalRule.extend({
  group: "pageBlock",
  addCommands() {
    return { insertLine: () => ({ tr }) => insertBelow(tr, this.type.create()) };
  },
});

export const PageTable = Table.extend({
  addMenuItems: null,
  addCommands() {
    return { ...this.parent?.(), insertNewTable: () => ({ tr, state }) => insertBelow(tr, newTable(state.schema)) };
  },
});

function newTable({ nodes: { table, tableRow, tableHeader, tableCell } }) {
  const row = (cell) => tableRow.create(null, [cell.createAndFill(), cell.createAndFill()]);
  return table.create(null, [row(tableHeader), row(tableCell), row(tableCell)]);
}

/** A command: puts a block below the one with the cursor, or in its place if that is an empty line. */
export function insertBelow(tr, node) {
  const { doc, selection } = tr;
  const { paragraph } = node.type.schema.nodes;
  const { $from } = selection;
  const start = $from.posAtIndex($from.index(0), 0);
  const block = doc.maybeChild($from.index(0));
  const end = start + (block?.nodeSize ?? 0);
  const isEmptyLine = block?.type === paragraph && !block.content.size;
  const at = isEmptyLine ? start : end;
  tr.replaceWith(at, end, end < doc.content.size ? node : [node, paragraph.create()]);
  const { constructor: Selection } = selection;
  const $next = tr.doc.resolve(at + 1); // in the block, or after it if nothing can be written in it
  tr.setSelection(Selection.findFrom($next, 1, true) ?? Selection.near($next, -1));
  tr.scrollIntoView();
  return true;
}
