import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentOf } from '../../../tests/support/rows'
import { newSimRandom } from '../../../tests/support/sim-random'
import { readItems } from '../docs/agenda'
import { addItem } from '../docs/agenda-edit'
import { createAgenda } from '../docs/create'
import { readTrail } from '../docs/trail'
import { makeNextAgenda } from './make-next-agenda'

type Session = Parameters<typeof makeNextAgenda>[0]

function openAgenda(created: object) {
  const [doc, made] = [new Y.Doc(), new Y.Doc()]
  createAgenda(doc, { title: 'Weekly' })
  addItem(doc, { id: 'flood', topic: 'Flood mode' })
  const engine = {
    createDocument: (write: (to: Y.Doc) => void) => (write(made), Promise.resolve(created)),
    changeDocument: (_: string, change: (of: Y.Doc) => void) => (change(doc), Promise.resolve({ ok: true }))
  }
  const session = { engine, random: newSimRandom(1) } as object as Session
  return { doc, made, make: () => makeNextAgenda(session, { id: documentOf(1), doc }) }
}

test('the next agenda has what goes on, and both say where the other is', async () => {
  const { doc, made, make } = openAgenda({ ok: true, value: documentOf(2) })
  expect(await make()).toEqual({ document: documentOf(2) })
  expect(readTrail(made).from).toEqual({ document: documentOf(1), title: 'Weekly' })
  expect(readTrail(doc).ledTo).toEqual([{ document: documentOf(2), title: 'Weekly' }])
  expect(readItems(made)).toMatchObject([{ topic: 'Flood mode', carried: { document: documentOf(1), item: 'flood' } }])
})

test('where it cannot be kept, one sentence says so, and the agenda names none', async () => {
  const { doc, make } = openAgenda({ ok: false, error: { kind: 'NotAllowed' } })
  expect(await make()).toEqual({ problem: expect.stringMatching(/\.$/) as string })
  expect(readTrail(doc).ledTo).toEqual([])
})
