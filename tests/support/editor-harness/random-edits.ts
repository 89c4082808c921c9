/** Structural edits as a person would make them, drawn from a seed: the same seed edits the same text the same way. */
import type { Editor } from '@tiptap/core'
import { Selection, TextSelection, type EditorState, type Transaction } from '@tiptap/pm/state'

export type Draw = (below: number) => number

/** mulberry32: small, seeded, good enough to pick edits. */
export function newDraw(seed: number): Draw {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Edit = (editor: Editor, draw: Draw) => void

/** A key as the browser gives it to the editor; what the editor leaves to the browser is done as the browser would. */
const key =
  (name: string, shiftKey = false): Edit =>
  ({ view, state }) => {
    const event = new KeyboardEvent('keydown', { key: name, shiftKey })
    const isHandled = view.someProp('handleKeyDown', (handle) => handle(view, event))
    if (!isHandled && (name === 'Backspace' || name === 'Delete')) view.dispatch(deletion(state, name))
  }

function deletion({ selection, doc, tr: change }: EditorState, name: string): Transaction {
  const { from, to, empty } = selection
  const start = empty && name === 'Backspace' ? from - 1 : from
  const end = empty && name === 'Delete' ? to + 1 : to
  return change.delete(Math.max(0, start), Math.min(end, doc.content.size))
}

const TEXT: readonly Edit[] = [
  (editor, draw) => void editor.commands.insertContent(` w${draw(1000)}`),
  key('Enter'),
  key('Backspace'),
  key('Delete'),
  (editor, draw) => deleteAhead(editor, 1 + draw(40))
]

const LISTS: readonly Edit[] = [
  (editor) => void editor.commands.toggleBulletList(),
  (editor) => void editor.commands.toggleOrderedList(),
  (editor) => void editor.commands.toggleTaskList(),
  key('Tab'),
  key('Tab', true),
  key('Enter'),
  key('Backspace')
]

const TABLES: readonly Edit[] = [
  (editor) => void editor.commands.addRowAfter(),
  (editor) => void editor.commands.addRowBefore(),
  (editor) => void editor.commands.addColumnAfter(),
  (editor) => void editor.commands.addColumnBefore(),
  (editor) => void editor.commands.deleteRow(),
  (editor) => void editor.commands.deleteColumn(),
  (editor) => void editor.commands.deleteTable(),
  key('Tab')
]

const BLOCKS: readonly Edit[] = [
  (editor, draw) => void editor.commands.toggleHeading({ level: draw(2) === 0 ? 2 : 3 }),
  (editor) => void editor.commands.toggleBlockquote(),
  (editor) => void editor.commands.toggleCodeBlock(),
  (editor) => void editor.commands.setHorizontalRule(),
  (editor) => void editor.commands.insertTable({ rows: 2, cols: 2 }),
  (editor) => void editor.commands.undo()
]

export const EDITS = {
  mixed: [...TEXT, ...LISTS, ...TABLES, ...BLOCKS],
  tables: [...TABLES, ...TEXT],
  lists: [...LISTS, ...TEXT]
} as const

export type Kind = keyof typeof EDITS

/** One to six edits around one spot of the text. */
export function editAround(editor: Editor, kind: Kind, spot: number, draw: Draw): void {
  const count = 1 + draw(6)
  for (let edit = 0; edit < count; edit++) {
    place(editor, spot + draw(30) - 15)
    const edits = EDITS[kind]
    edits[draw(edits.length)]?.(editor, draw)
  }
}

function place(editor: Editor, wanted: number): void {
  const { doc, tr: change } = editor.state
  const position = Math.max(0, Math.min(wanted, doc.content.size))
  editor.view.dispatch(change.setSelection(Selection.near(doc.resolve(position))))
}

function deleteAhead(editor: Editor, length: number): void {
  const { doc, selection, tr: change } = editor.state
  const end = doc.resolve(Math.min(selection.from + length, doc.content.size))
  editor.view.dispatch(change.setSelection(TextSelection.between(selection.$from, end)).deleteSelection())
}
