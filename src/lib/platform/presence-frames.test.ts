import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { expect, test } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import * as Y from 'yjs'
import { MAX_PRESENCE_BYTES } from '$lib/wire/limits'
import { keepOwnWord, readOneWord, readPresence, writePresence } from './presence-frames'

const word = { client: 7, clock: 3, json: '{"document":"x"}' }

test('reads what y-webrtc frames, and writes what it reads', () => {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalState({ document: 'x' })
  const frame = framed(encodeAwarenessUpdate(awareness, [awareness.clientID]))

  const read = readOneWord(frame)
  expect(read).toEqual({ client: awareness.clientID, clock: 1, json: '{"document":"x"}' })
  expect(read && writePresence(read)).toEqual(frame)
  doc.destroy()
})

test('a sync step, an update and a query are no presence', () => {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'planted')
  const step = createEncoder()
  writeVarUint(step, 0)
  writeSyncStep1(step, doc)
  const update = createEncoder()
  writeVarUint(update, 0)
  writeUpdate(update, Y.encodeStateAsUpdate(doc))

  for (const frame of [toUint8Array(step), toUint8Array(update), Uint8Array.of(3), Uint8Array.of(4, 1, 1, 65)])
    expect(readPresence(frame)).toBeNull()
})

test('what ends too soon, goes on too long or is no state is dropped, and nothing throws', () => {
  const whole = writePresence(word)
  for (let length = 0; length < whole.length; length++) expect(readOneWord(whole.subarray(0, length))).toBeNull()
  expect(readOneWord(Uint8Array.from([...whole, 0]))).toBeNull()
  expect(readOneWord(writePresence({ ...word, json: '{not json' }))).toBeNull()
  expect(readOneWord(writePresence({ ...word, json: '"a text"' }))).toBeNull()
  expect(readPresence(Uint8Array.of(1, 5, 255, 255, 255, 255, 15))).toBeNull()
})

test('one peer speaks about one client, in two kilobytes', () => {
  const bytes = (count: number) => 'x'.repeat(count)
  const fits = writePresence({ ...word, json: JSON.stringify({ cursor: bytes(MAX_PRESENCE_BYTES - 50) }) })
  expect(readOneWord(fits)).not.toBeNull()
  const tooLong = writePresence({ ...word, json: JSON.stringify({ cursor: bytes(MAX_PRESENCE_BYTES) }) })
  expect(readOneWord(tooLong)).toBeNull()
  expect(keepOwnWord(tooLong, word.client)).toBeNull()
})

test('of what y-webrtc would pass on, only our own word is sent', () => {
  const awareness = new Awareness(new Y.Doc())
  awareness.setLocalState({ document: 'mine' })
  awareness.states.set(99, { document: 'theirs' })
  awareness.meta.set(99, { clock: 5, lastUpdated: 0 })
  const everybody = framed(encodeAwarenessUpdate(awareness, [99, awareness.clientID]))
  const others = framed(encodeAwarenessUpdate(awareness, [99]))

  const kept = keepOwnWord(everybody, awareness.clientID)
  expect(kept && readPresence(kept)).toEqual([{ client: awareness.clientID, clock: 1, json: '{"document":"mine"}' }])
  expect(keepOwnWord(others, awareness.clientID)).toBeNull()
  awareness.doc.destroy()
})

function framed(update: Uint8Array): Uint8Array {
  const encoder = createEncoder()
  writeVarUint(encoder, 1)
  writeVarUint8Array(encoder, update)
  return new Uint8Array(toUint8Array(encoder))
}
