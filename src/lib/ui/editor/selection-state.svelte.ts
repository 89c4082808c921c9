/**
 * What the selection is, for the bubble and the phone's bar. Read after a transaction, and while plain text is typed that
 * is one comparison: nothing is measured and no state changes until something is chosen.
 */
import type { Editor, EditorEvents } from '@tiptap/core'
import { AllSelection, TextSelection } from '@tiptap/pm/state'
import { HEADING, MARKS, TASK_LIST } from './commands'
import { safeAddress } from './link-address'

/** Of the text's own frame, in CSS pixels. */
export interface Anchor {
  readonly left: number
  readonly top: number
  readonly bottom: number
}

export class SelectionState {
  #focused = $state(false)
  #chosen = $state(false)
  /** The address of the link around the caret; null outside links. */
  #link: string | null = $state(null)
  #on: ReadonlySet<string> = $state.raw(new Set())
  #anchor: Anchor = $state.raw({ left: 0, top: 0, bottom: 0 })
  readonly #editor: Editor
  readonly #frame: HTMLElement
  #isClosed = false

  constructor(editor: Editor, frame: HTMLElement) {
    this.#editor = editor
    this.#frame = frame
    editor.on('transaction', this.#readAfter)
    editor.on('focus', this.#read)
    editor.on('blur', this.#readSoon)
  }

  get focused(): boolean {
    return this.#focused
  }

  /** Words are chosen, and the editor may change them. */
  get chosen(): boolean {
    return this.#chosen
  }

  get link(): string | null {
    return this.#link
  }

  get anchor(): Anchor {
    return this.#anchor
  }

  isOn(id: string): boolean {
    return this.#on.has(id)
  }

  close(): void {
    this.#editor.off('transaction', this.#readAfter)
    this.#editor.off('focus', this.#read)
    this.#editor.off('blur', this.#readSoon)
    this.#isClosed = true
  }

  /** The focus goes by a transaction too, which is told like any other. */
  readonly #readAfter = ({ transaction }: EditorEvents['transaction']): void => {
    if (transaction.getMeta('blur') === undefined) this.#read()
  }

  /** A text that is taken off the page while somebody writes in it loses the focus in the middle of Svelte's work. */
  readonly #readSoon = (): void => {
    queueMicrotask(() => {
      if (!this.#isClosed) this.#read()
    })
  }

  readonly #read = (): void => {
    const editor = this.#editor
    const { selection, doc } = editor.state
    const isOfWords = selection instanceof TextSelection || selection instanceof AllSelection
    const isText = isOfWords && !selection.$from.parent.type.spec.code
    this.#focused = editor.isFocused
    this.#chosen =
      editor.isEditable && isText && !selection.empty && doc.textBetween(selection.from, selection.to) !== ''
    this.#link = isText && editor.isActive('link') ? (safeAddress(editor.getAttributes('link')['href']) ?? '') : null
    if (!this.#chosen && this.#link === null) return
    const on = [...MARKS, HEADING, TASK_LIST].filter((command) => command.isOn?.(editor)).map(({ id }) => id)
    this.#on = new Set(on)
    this.#anchor = this.#measure()
  }

  #measure(): Anchor {
    const { from, to } = this.#editor.state.selection
    const frame = this.#frame.getBoundingClientRect()
    const start = this.#editor.view.coordsAtPos(from)
    const end = this.#editor.view.coordsAtPos(to)
    const left = start.top === end.top ? (start.left + end.left) / 2 : start.left
    return { left: left - frame.left, top: start.top - frame.top, bottom: end.bottom - frame.top }
  }
}
