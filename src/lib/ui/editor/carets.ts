/**
 * Where the others are writing. A caret carries a name and one of the seven hues, both from the membership and looked up
 * by client id: what a peer says about itself is not shown. A caret from an id nobody vouches for, or one whose position
 * is malformed, is not shown either: the cursor plugin would throw on it.
 *
 * Carets are decoration: hidden from assistive technology, which gets "Mei and Ravi are writing" from the page.
 */
import { Extension } from '@tiptap/core'
import type { Plugin } from '@tiptap/pm/state'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import type { PersonAt } from './editor-props'

interface CaretOptions {
  readonly awareness: Awareness | null
  readonly person: PersonAt
}

export const Carets = Extension.create<CaretOptions>({
  name: 'carets',
  priority: 999,
  addOptions: () => ({ awareness: null, person: () => null }),
  addProseMirrorPlugins() {
    const { awareness, person } = this.options
    if (!awareness) return []
    const carets: Plugin = yCursorPlugin(awareness, {
      awarenessStateFilter: (mine: number, theirs: number, state: unknown) =>
        theirs !== mine && theirs !== awareness.clientID && person(theirs) !== null && hasCaret(state),
      cursorBuilder: (_said: unknown, clientId: number) => newCaret(person(clientId)),
      selectionBuilder: (_said: unknown, clientId: number) => ({
        class: `peer-selection ${hueClass(person(clientId)?.hue)}`
      })
    }) as Plugin
    return [carets]
  }
})

function newCaret(who: ReturnType<PersonAt>): HTMLElement {
  const caret = document.createElement('span')
  caret.className = `peer-caret ${hueClass(who?.hue)}`
  caret.setAttribute('aria-hidden', 'true')
  const flag = document.createElement('span')
  flag.className = 'peer-flag'
  // Drawn from the attribute: the name is no part of the text, not for a search in the page nor for a copy of it.
  flag.dataset['name'] = who?.name ?? ''
  caret.append(flag)
  return caret
}

function hueClass(hue: number | undefined): string {
  return hue !== undefined && Number.isInteger(hue) && hue >= 1 && hue <= 7 ? `peer-${hue}` : 'peer-1'
}

/** True when a state says where its caret is in the form Yjs writes, with numbers a Yjs store can look up. */
function hasCaret(state: unknown): boolean {
  if (!isRecord(state) || !isRecord(state['cursor'])) return false
  return isPosition(state['cursor']['anchor']) && isPosition(state['cursor']['head'])
}

function isPosition(value: unknown): boolean {
  if (!isRecord(value)) return false
  const { type, item, tname, assoc } = value
  const isNamed = tname == null || (typeof tname === 'string' && tname.length <= 256)
  return isNamed && isOptionalId(type) && isOptionalId(item) && (assoc == null || Number.isInteger(assoc))
}

function isOptionalId(value: unknown): boolean {
  return value == null || (isRecord(value) && isClock(value['client']) && isClock(value['clock']))
}

function isClock(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
