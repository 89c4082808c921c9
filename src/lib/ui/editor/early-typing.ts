/**
 * What a person does in a text while its editor is still loading. The waiting field takes the focus and the keys like any
 * editable place, changes nothing by itself, and hands over what was meant: where the caret stood, as points on screen
 * (the waiting text is drawn exactly where the editor will draw it), and what was typed.
 *
 * Nothing typed and nothing focused means nothing to do: merely waiting never becomes an edit.
 */
import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'

interface Point {
  readonly left: number
  readonly top: number
}

export interface EarlyTyping {
  /** Each string is one insertion; `ENTER` stands for that key. */
  readonly strokes: readonly string[]
  readonly focused: boolean
  readonly selection: { readonly from: Point | null; readonly to: Point | null }
}

const ENTER = '\n'

export interface TypingField {
  /** What happened until now; nothing is heard any more. */
  stop(): EarlyTyping
}

/** Listens on an editable element that must not change. */
export function collectTyping(field: HTMLElement): TypingField {
  const strokes: string[] = []
  /** Where the caret stood when the field was left. */
  let lastSelection: EarlyTyping['selection'] = { from: null, to: null }
  const onLeave = () => void (lastSelection = selectionIn(field))
  const onInput = (event: InputEvent) => {
    event.preventDefault()
    const stroke = strokeOf(event)
    if (stroke !== null) strokes.push(stroke)
    else if (event.inputType === 'deleteContentBackward') strokes.pop()
  }
  const onComposed = (event: CompositionEvent) => strokes.push(event.data)
  field.addEventListener('beforeinput', onInput)
  field.addEventListener('compositionend', onComposed)
  field.addEventListener('blur', onLeave)
  return {
    stop() {
      field.removeEventListener('beforeinput', onInput)
      field.removeEventListener('compositionend', onComposed)
      field.removeEventListener('blur', onLeave)
      const focused = document.activeElement === field
      return { strokes, focused, selection: focused ? selectionIn(field) : lastSelection }
    }
  }
}

/** Does it again in the editor, through the same rules as live keys. */
export function replayTyping(editor: Editor, { strokes, focused, selection }: EarlyTyping): void {
  const { view } = editor
  if (!focused && strokes.length === 0) return
  // Whoever went on to another field keeps it; their words come here all the same.
  if (focused) view.focus()
  const from = positionAt(editor, selection.from)
  const to = positionAt(editor, selection.to) ?? from
  if (from !== null && to !== null) {
    view.dispatch(
      view.state.tr.setSelection(TextSelection.between(view.state.doc.resolve(from), view.state.doc.resolve(to)))
    )
  }
  if (view.editable) for (const character of strokes.join('')) typeCharacter(editor, character)
}

function strokeOf(event: InputEvent): string | null {
  switch (event.inputType) {
    case 'insertText':
    case 'insertReplacementText':
      return event.data
    case 'insertFromPaste':
    case 'insertFromDrop':
      return event.dataTransfer?.getData('text/plain') ?? event.data
    case 'insertParagraph':
    case 'insertLineBreak':
      return ENTER
    default:
      return null
  }
}

function typeCharacter({ view }: Editor, character: string): void {
  if (character === ENTER) {
    const enter = new KeyboardEvent('keydown', { key: 'Enter' })
    view.someProp('handleKeyDown', (handle) => handle(view, enter))
    return
  }
  const { from, to } = view.state.selection
  const insert = () => view.state.tr.insertText(character, from, to)
  const isHandled = view.someProp('handleTextInput', (handle) => handle(view, from, to, character, insert))
  if (!isHandled) view.dispatch(insert())
}

function positionAt(editor: Editor, point: Point | null): number | null {
  return point ? (editor.view.posAtCoords(point)?.pos ?? null) : null
}

function selectionIn(field: HTMLElement): EarlyTyping['selection'] {
  const selection = document.getSelection()
  if (!selection?.rangeCount || !field.contains(selection.anchorNode)) return { from: null, to: null }
  const range = selection.getRangeAt(0)
  const end = range.cloneRange()
  end.collapse(false)
  range.collapse(true)
  return { from: pointOf(range), to: pointOf(end) }
}

/** The middle of the caret's height; an empty line has no box of its own, but its element has. */
function pointOf(range: Range): Point | null {
  const box = range.getClientRects()[0] ?? elementOf(range.startContainer)?.getBoundingClientRect()
  return box ? { left: box.left, top: box.top + box.height / 2 } : null
}

function elementOf(node: globalThis.Node): Element | null {
  return node instanceof Element ? node : node.parentElement
}
