import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentOf } from '../../../tests/support/rows'
import { newSpeech } from '../../../tests/support/spoken-acts'
import { textToBytes } from '../base/bytes'
import type { LogId } from '../base/ids'
import type { Engine } from '../sync/engine'
import { textThen } from './text-then'

const TEXT = 'Read gauges hourly.'

/** An outcome about this text, and the log as far as this device has it: null where it has nothing so old. */
function story({ about = TEXT, then = TEXT }: { about?: string; then?: string | null } = {}) {
  const spoken = newSpeech().say(1, { type: 'outcome', verdict: 'adopted', words: 'Yes.' }, { atMs: 1 })
  const asked: ReadonlyMap<LogId, number>[] = []
  let isLetGo = false
  const engine = {
    documentAt(_: unknown, had: ReadonlyMap<LogId, number>) {
      asked.push(had)
      const doc = new Y.Doc()
      doc.getText().insert(0, then ?? '')
      doc.on('destroy', () => (isLetGo = true))
      return Promise.resolve(then === null ? { ok: false, error: { kind: 'NotHere' } } : { ok: true, value: doc })
    }
  } as object as Engine
  const textOf = (doc: Y.Doc) => doc.getText().toJSON()
  const said = textThen(
    engine,
    documentOf(1),
    { ...spoken, act: { ...spoken.act, about: about === '' ? null : textToBytes(about) } },
    { hashOf: (doc) => textToBytes(textOf(doc)), read: textOf }
  )
  return { said, asked, spoken, isLetGo: () => isLetGo }
}

test('a text is read as whoever said something about it had it, their own log up to that act', async () => {
  const { said, asked, spoken, isLetGo } = story()
  expect(await said).toBe(TEXT)
  expect(asked[0]?.get(spoken.log)).toBe(spoken.seq)
  expect(isLetGo()).toBe(true)
})

test('another text than the one it is about is not shown for it, and is let go of', async () => {
  const { said, isLetGo } = story({ then: 'Read gauges live.' })
  expect([await said, isLetGo()]).toEqual([null, true])
})

test('what is not here any more, or what an act about no text was about, is nothing', async () => {
  expect(await story({ then: null }).said).toBeNull()
  const { said, asked } = story({ about: '' })
  expect([await said, asked]).toEqual([null, []])
})
