import { expect, test } from 'vitest'
import { logNamed } from '../../../tests/support/story-sessions'
import { noBytes } from '../base/bytes'
import { ALLOWANCE, ALLOWANCE_PER_SECOND, BAN_MS, MOST_PEERS_REMEMBERED } from './limits'
import { newPeerLedger, provenName, unprovenName, type PeerName } from './peer-ledger'
import type { Link } from './transport'

const mallory = provenName(logNamed('m'))
const bob = provenName(logNamed('b'))

function ledgerAt(nowMs: number) {
  const clock = { ms: nowMs, now: () => clock.ms }
  return { clock, ledger: newPeerLedger(clock) }
}

test('a ban holds for ten minutes, for one peer, and says until when', () => {
  const { clock, ledger } = ledgerAt(1_000)
  ledger.ban(mallory)
  expect([ledger.isBanned(mallory), ledger.isBanned(bob)]).toEqual([true, false])
  expect(ledger.bans).toEqual([{ log: logNamed('m'), untilMs: 1_000 + BAN_MS }])
  clock.ms += BAN_MS
  expect([ledger.isBanned(mallory), ledger.bans]).toEqual([false, []])
})

test('a clock that is set back or forward makes no ban longer', () => {
  const { clock, ledger } = ledgerAt(BAN_MS * 100)
  ledger.ban(mallory)
  clock.ms = 0
  expect(ledger.isBanned(mallory)).toBe(false)
  clock.ms = BAN_MS * 500
  expect(ledger.isBanned(mallory)).toBe(false)
})

test('who is not proven is known by the end of the connection, and has no log to name', () => {
  const { ledger } = ledgerAt(0)
  const link = (theirs: Uint8Array, id: string) => ({ id, binding: { own: noBytes, theirs } }) as Link
  const [one, again, other] = [Uint8Array.of(1), Uint8Array.of(1), Uint8Array.of(2)].map((end, i) =>
    unprovenName(link(end, `link-${i}`))
  ) as [PeerName, PeerName, PeerName]
  ledger.ban(one)
  expect([ledger.isBanned(again), ledger.isBanned(other)]).toEqual([true, false])
  expect(ledger.bans).toMatchObject([{ log: null }])
})

test('an allowance is used up, fills up again and never above what it was', () => {
  const { clock, ledger } = ledgerAt(0)
  expect(ledger.charge(mallory, ALLOWANCE)).toBe(true)
  expect([ledger.charge(mallory, 1), ledger.charge(bob, 1)]).toEqual([false, true])
  clock.ms += 1_000
  expect([ledger.charge(mallory, ALLOWANCE_PER_SECOND), ledger.charge(mallory, 1)]).toEqual([true, false])
  ledger.refund(mallory, 5)
  expect(ledger.charge(mallory, 5)).toBe(true)
  clock.ms += 1_000_000_000
  expect([ledger.charge(mallory, ALLOWANCE), ledger.charge(mallory, 1)]).toEqual([true, false])
  clock.ms = 0
  expect(ledger.charge(mallory, 1)).toBe(false)
})

test('a flood of names costs no more memory than its bound', () => {
  const { ledger } = ledgerAt(0)
  for (let i = 0; i < 10 * MOST_PEERS_REMEMBERED; i++) ledger.ban(`end ${i}` as PeerName)
  expect(ledger.bans).toHaveLength(MOST_PEERS_REMEMBERED)
})
