/** What a peer may cost by how it asks and what it gives; what two peers say to each other stands in `peer-session.test.ts`. */
import { expect, test } from 'vitest'
import { newLonePeer } from '../../../tests/support/lone-peer'
import { logNamed } from '../../../tests/support/story-sessions'
import type { LogId } from '../base/ids'
import { ok } from '../base/result'
import { ANSWER_BYTES, HANDED_BYTES, HIGH_WATER_BYTES } from './limits'

test('a peer that asks faster than it reads gets no more answers, until it has read', async () => {
  let answered = 0
  const peer = await newLonePeer({
    runsFor() {
      answered += 1
      return Promise.resolve([{ form: 'entries', bytes: new Uint8Array(ANSWER_BYTES / 2) }])
    }
  })
  const asks = () => peer.says({ kind: 'want', ranges: [{ log: logNamed('a'), from: 1, to: 9 }], resume: null })
  await peer.says({ kind: 'team', full: true, heads: [] })
  for (let i = 0; i < 50; i++) await asks()
  // One answer on the link, and about ANSWER_BYTES that wait behind it: no more is ever read from disk for this peer.
  expect(answered).toBeLessThanOrEqual(4)
  expect(answered).toBeGreaterThan(1)
  expect(peer.unread).toBeLessThan(2 * HIGH_WATER_BYTES)

  const before = answered
  peer.readsEverything()
  await asks()
  expect(answered).toBe(before + 1)
})

test('[MSG-6] of a device that is out its own log is taken, as much as may wait of it, and no more', async () => {
  const took: (LogId | null)[] = []
  const peer = await newLonePeer(
    {
      takeRun(_, only) {
        took.push(only)
        return Promise.resolve(ok(new Map()))
      }
    },
    { trustsLog: () => false, isOut: (log) => log === logNamed('b') }
  )
  const gives = (bytes: number) => peer.says({ kind: 'run', form: 'entries', bytes: new Uint8Array(bytes) })
  for (let i = 0; i < 4; i++) await gives(HANDED_BYTES / 4)
  expect(took).toEqual(Array(4).fill(logNamed('b')))
  for (let i = 0; i < 3; i++) await gives(1)
  expect(took).toHaveLength(4)
  expect(peer.failed).toBe('more than waits of a device that is out')
})
