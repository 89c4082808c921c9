/** What is written: every writer types lines at the end of a text of their own, in one document. */
import { newSimRandom } from '../../support/sim-random'
import * as Y from 'yjs'

export const CHARACTERS_OF_AN_EDIT = 64

const LETTERS = 'etaoin shrdlu cmfwyp vbgkjqxz '

/** Yjs updates of one writer's edits, in the form asked for. */
export function typedUpdates(writer: number, count: number, form: 'V1' | 'V2'): readonly Uint8Array[] {
  const doc = new Y.Doc()
  doc.clientID = writer + 1
  const text = doc.getText(`part ${writer}`)
  const random = newSimRandom(writer + 1)
  const updates: Uint8Array[] = []
  doc.on(form === 'V1' ? 'update' : 'updateV2', (update: Uint8Array) => updates.push(update))
  for (let i = 0; i < count; i++) text.insert(text.length, line(random.below))
  return updates
}

function line(below: (limit: number) => number): string {
  return Array.from({ length: CHARACTERS_OF_AN_EDIT }, () => LETTERS.charAt(below(LETTERS.length))).join('')
}
