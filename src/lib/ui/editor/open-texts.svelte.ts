/** The editors of a page, and what can be done with words of them beside the text, which loads after them. */
import type { Editor } from '@tiptap/core'
import { getContext, setContext, type Component } from 'svelte'

const KEY = Symbol('texts')

export class OpenTexts {
  editors: readonly Editor[] = $state.raw([])
  /** A button for what is chosen in an editor; without one for the page, in its bar. */
  button: Component<{ editor?: Editor }> | null = $state.raw(null)
  /** What it does. */
  comment: (editor?: Editor) => void = () => undefined
}

export const setOpenTexts = (): OpenTexts => setContext(KEY, new OpenTexts())

/** For editors that also stand where nothing is beside them. */
export const findOpenTexts = (): OpenTexts | undefined => getContext(KEY)
