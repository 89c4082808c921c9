import { expect, test } from 'vitest'
import { newSpeech } from '../../../tests/support/spoken-acts'
import { bytesToId, type DocumentId } from '../base/ids'
import * as Y from 'yjs'
import { readTerms } from '../docs/proposal-terms'
import type { OutcomeVerdict } from '../wire/act'
import { supersessions } from './supersession'

const doc = (n: number) => bytesToId('document', new Uint8Array(16).fill(n))
const row = (n: number, former: number | null, trashed = false) => {
  const supersedes = former === null ? null : { document: doc(former), title: `Decision ${former}` }
  return { id: doc(n), terms: { ...readTerms(new Y.Doc()), supersedes }, trashed }
}

/** One outcome for each, in this order. */
function decided(...said: [n: number, verdict: OutcomeVerdict][]) {
  const { outcome } = newSpeech()
  return new Map<DocumentId | null, ReturnType<typeof outcome>[]>(
    said.map(([n, verdict], at) => [doc(n), [outcome(1, verdict, { atMs: at + 1 })]])
  )
}

test('a decision is replaced once the one that says so is adopted, and not before', () => {
  const rows = [row(1, null), row(2, 1)]
  expect(supersessions(rows, decided([1, 'adopted']))).toEqual(new Map())
  expect(supersessions(rows, decided([1, 'adopted'], [2, 'declined']))).toEqual(new Map())
  expect(supersessions(rows, decided([1, 'adopted'], [2, 'adopted']))).toEqual(new Map([[doc(1), doc(2)]]))
})

test('of two that replace it the one decided last does, and one in the trash replaces nothing', () => {
  const acts = decided([1, 'adopted'], [3, 'adopted'], [2, 'adopted'])
  expect(supersessions([row(2, 1), row(3, 1)], acts)).toEqual(new Map([[doc(1), doc(2)]]))
  expect(supersessions([row(3, 1), row(2, 1)], acts)).toEqual(new Map([[doc(1), doc(2)]]))
  expect(supersessions([row(2, 1, true), row(3, 1)], acts)).toEqual(new Map([[doc(1), doc(3)]]))
})

test('nothing replaces itself, and of two that name each other the later one stands', () => {
  const acts = decided([1, 'adopted'], [2, 'adopted'])
  expect(supersessions([row(1, 1)], acts)).toEqual(new Map())
  expect(supersessions([row(1, 2), row(2, 1)], acts)).toEqual(new Map([[doc(1), doc(2)]]))
})
