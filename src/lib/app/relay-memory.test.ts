/** What a relay had when it was met last, and what it is found to have lost since. */
import { beforeEach, expect, test } from 'vitest'
import { newHandTimers, type HandTimers } from '../../../tests/support/hand-timers'
import { bytesToId } from '../base/ids'
import { openMemoryStore } from '../log/memory-store'
import type { WorkspaceStore } from '../log/workspace-store'
import { newRelayMemory, type RelayMemory } from './relay-memory'

const RELAY = 'wss://relay.example'
const [epoch, later] = [1, 2].map((byte) => bytesToId('key', new Uint8Array(16).fill(byte)))
let store: WorkspaceStore
let timers: HandTimers
let memory: RelayMemory

beforeEach(async () => {
  store = openMemoryStore()
  timers = newHandTimers()
  memory = await newRelayMemory(store, timers)
})

/** It had so much of the own log when it was compared with, and is known to have so much on its disk now. */
function met(foundSeq: number, durableSeq: number, of = 'store-1', key = epoch!): string {
  memory.met(RELAY, key, { store: of, foundSeq, durableSeq })
  return memory.found(RELAY)
}

test('[MBX-4] a relay that has what it said is as it was left', () => {
  expect(memory.found(RELAY)).toBe('asLeft')
  expect([met(0, 0), met(0, 7), met(7, 7), met(7, 9)]).toEqual(['asLeft', 'asLeft', 'asLeft', 'asLeft'])
  expect(memory.durableSeq(RELAY, epoch!)).toBe(9)
})

test('[MBX-4] one with less than it said was rolled back, and is as it was once it has as much again', () => {
  met(0, 7)
  expect(met(3, 3)).toBe('rolledBack')
  expect(memory.durableSeq(RELAY, epoch!)).toBe(0)
  expect(met(3, 6)).toBe('rolledBack')
  expect(met(3, 7)).toBe('asLeft')
  expect(memory.durableSeq(RELAY, epoch!)).toBe(7)
})

test('[MBX-4] one with another store was emptied, until it was filled again', () => {
  met(0, 7)
  expect(met(0, 0, 'store-2')).toBe('emptied')
  expect(met(0, 7, 'store-2')).toBe('asLeft')
  expect(met(7, 8, 'store-2')).toBe('asLeft')
})

test('[MBX-4] the mailbox of a new epoch has nothing yet, and has lost nothing', () => {
  met(0, 7)
  expect(met(0, 0, 'store-1', later)).toBe('asLeft')
  // Nothing of what was said in the former one is said of it.
  expect([memory.durableSeq(RELAY, epoch!), memory.durableSeq(RELAY, later!)]).toEqual([0, 0])
})

test('[MBX-4] what was met is remembered by the next start, and each relay by its address', async () => {
  met(0, 7)
  timers.passed(3_000)
  const again = await newRelayMemory(store, timers)
  expect([again.durableSeq(RELAY, epoch!), again.durableSeq('wss://other.example', epoch!)]).toEqual([7, 0])
  again.met(RELAY, epoch!, { store: 'store-1', foundSeq: 2, durableSeq: 2 })
  expect([again.found(RELAY), again.found('wss://other.example')]).toEqual(['rolledBack', 'asLeft'])
})

test('what does not read as it was written is not remembered', async () => {
  const broken = [7, { key: 1, store: 'store-1', seq: 2 }, { key: epoch, store: 'store-1', seq: 'all' }]
  for (const value of [null, 7, 'x', [1], ...broken.map((met) => ({ [RELAY]: met }))]) {
    await store.putMeta('relays-met', value)
    expect((await newRelayMemory(store, timers)).durableSeq(RELAY, epoch!)).toBe(0)
  }
})
