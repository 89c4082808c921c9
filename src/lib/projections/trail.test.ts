import { expect, test } from 'vitest'
import { documentOf, noteRow, proposalRow } from '../../../tests/support/rows'
import { newSpeech } from '../../../tests/support/spoken-acts'
import type { DocumentId } from '../base/ids'
import type { SpokenAct } from '../docs/spoken-act'
import type { Trail } from '../docs/trail'
import type { DocumentRow } from './document-row'
import { trailsOf, type TrailStep } from './trail'

const NOTHING: Trail = { from: null, ledTo: [] }
const link = (n: number) => ({ document: documentOf(n), title: `as it was ${n}` })

function trails(n: number, kept: Trail, rows: DocumentRow[], actsOn: [number, SpokenAct[]][] = []) {
  const actsById = new Map(actsOn.map(([at, acts]): [DocumentId, SpokenAct[]] => [documentOf(at), acts]))
  const acts = (id: DocumentId) => actsById.get(id) ?? []
  const numberOf = (id: DocumentId) => (acts(id).some(({ act }) => act.body.type === 'outcome') ? 12 : null)
  return trailsOf({ id: documentOf(n), kept, rows, acts, numberOf }).map((chain) => chain.map(inShort))
}

function inShort(step: TrailStep): string {
  switch (step.kind) {
    case 'document':
      return step.row?.title ?? `(${step.link.title})`
    case 'positions':
      return `${step.count} positions`
    case 'outcome':
      return step.verdict
    case 'decision':
      return `decision ${step.number}`
    case 'actions':
      return `${step.done} of ${step.of} done`
  }
}

test('from a note to what was done, seen from either end', () => {
  const { position, outcome } = newSpeech()
  const said = [position(1, 'agree', { atMs: 1 }), position(2, 'disagree', { atMs: 2 })]
  const acts = [...said, outcome(1, 'adopted', { atMs: 3, knew: said })]
  const rows = [noteRow(1), proposalRow(2, { from: documentOf(1), tasks: { done: 1, of: 2 } })]
  const whole = ['Document 1', 'Document 2', '2 positions', 'adopted', 'decision 12', '1 of 2 done']
  expect(trails(1, { from: null, ledTo: [link(2)] }, rows, [[2, acts]])).toEqual([whole])
  expect(trails(2, { from: link(1), ledTo: [] }, rows, [[2, acts]])).toEqual([whole])
})

test('a link that only one of the two knows of is one all the same, and what is not here keeps its title', () => {
  const child = proposalRow(2, { from: documentOf(1) })
  expect(trails(1, NOTHING, [noteRow(1), child])).toEqual([['Document 1', 'Document 2']])
  expect(trails(1, { from: null, ledTo: [link(3)] }, [noteRow(1), child])).toEqual([
    ['Document 1', 'Document 2'],
    ['Document 1', '(as it was 3)']
  ])
  expect(trails(2, { from: link(9), ledTo: [] }, [child])).toEqual([['(as it was 9)', 'Document 2']])
})

test('one that comes from nowhere and led nowhere has none, until it is decided', () => {
  const { position, outcome } = newSpeech()
  const said = position(1, 'agree', { atMs: 1 })
  expect(trails(1, NOTHING, [noteRow(1)])).toEqual([])
  expect(trails(2, NOTHING, [proposalRow(2)], [[2, [said]]])).toEqual([])
  const decided = [said, outcome(1, 'declined', { atMs: 2, knew: [said] })]
  expect(trails(2, NOTHING, [proposalRow(2)], [[2, decided]])).toEqual([
    ['Document 2', '1 positions', 'declined', 'decision 12']
  ])
})

test('documents that say they come from each other, or from themselves, end somewhere', () => {
  const rows = [noteRow(1, { from: documentOf(2) }), noteRow(2, { from: documentOf(1) })]
  expect(trails(1, { from: link(2), ledTo: [link(1), link(2)] }, rows)).toEqual([
    ['Document 2', 'Document 1', 'Document 2']
  ])
  expect(trails(3, { from: link(3), ledTo: [] }, [noteRow(3)])).toEqual([])
})
