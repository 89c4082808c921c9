import { expect, test } from 'vitest'
import type { PathKind, PathsFound } from '../platform/connection-probes'
import type { CheckLine } from './check-views'
import {
  clockVerdict,
  directVerdict,
  headlineOf,
  NO_TURN,
  OFFLINE,
  pageVerdict,
  relayVerdict,
  RUNNING,
  signalingVerdict,
  storageVerdict,
  turnVerdict,
  type Verdict
} from './connection-check'

const said = ({ state, words, advice }: Verdict) => `${state}: ${words}${advice === null ? '' : ` ${advice}`}`
const found = (...kinds: PathKind[]): PathsFound => ({ isPossible: true, kinds: new Set(kinds), met: true })

test('a page without keys says how to open it', () => {
  const page = { protocol: 'http:', isSecure: false, hasWorker: false } as const
  expect(said(pageVerdict(page))).toMatch(/^fails: .*makes no keys here\. Open it over https/)
  expect(said(pageVerdict({ ...page, isSecure: true }))).toMatch(/^fails: .*keep no copy of the app/)
  expect(said(pageVerdict({ protocol: 'https:', isSecure: true, hasWorker: true }))).toMatch(/^works: .*over https/)
  expect(said(pageVerdict({ ...page, isSecure: true, hasWorker: true }))).toMatch(/^works: .*from this machine/)
})

test('signaling works when it answers, not when a socket opens', () => {
  expect(said(signalingVerdict({ opened: true, answered: true, ms: 42 }))).toContain('works: ')
  expect(said(signalingVerdict({ opened: true, answered: false, ms: 8_000 }))).toMatch(/^fails: .*does not answer/)
  expect(said(signalingVerdict({ opened: false, answered: false, ms: 3 }))).toMatch(/^fails: .*cannot be reached/)
})

test('a relay says what it does for this workspace, not only that it is there', () => {
  const relay = { opened: true, isRelay: true, ms: 80 }
  expect(said(relayVerdict(relay, null, true))).toBe(
    'works: It keeps this workspace’s sealed changes; it answered in 80 ms.'
  )
  expect(said(relayVerdict(relay, null, false))).toMatch(/^works: .*not open on it/)
  expect(said(relayVerdict(relay, 'full', true))).toMatch(/^fails: .*keeps nothing new.*Its disk is full/)
  expect(said(relayVerdict({ ...relay, isRelay: false }, null, false))).toMatch(/^fails: .*not as a relay/)
  expect(said(relayVerdict({ opened: false, isRelay: false, ms: 1 }, null, false))).toMatch(
    /^fails: .*cannot be reached/
  )
})

test('direct paths are said with how far they lead', () => {
  expect(said(directVerdict(found('inside', 'outside'), true))).toMatch(/^works: .*through STUN/)
  expect(said(directVerdict(found('inside'), false))).toMatch(/^works: Only inside this network/)
  expect(said(directVerdict(found('inside'), true))).toMatch(/^fails: Only inside .*STUN server may be down/)
  expect(said(directVerdict({ ...found('inside'), met: false }, false))).toMatch(/^fails: .*did not meet/)
  expect(said(directVerdict(found(), true))).toMatch(/^fails: .*no path/)
  expect(said(directVerdict({ ...found(), isPossible: false }, true))).toMatch(/^fails: .*no direct connections/)
})

test('a TURN server works when it gave a path through itself', () => {
  expect(turnVerdict(found('relayed')).state).toBe('works')
  expect(said(turnVerdict(found()))).toMatch(/^fails: .*password/)
})

test.each([
  [0, 'works: '],
  [119_000, 'works: '],
  [-14 * 60_000, 'fails: It is 14 minutes behind the server’s.'],
  [5 * 3_600_000, 'fails: It is 5 hours ahead of the server’s.'],
  [3 * 86_400_000, 'fails: It is 3 days ahead of the server’s.']
])('a clock %d ms off', (fault, words) => {
  expect(said(clockVerdict(1_700_000_000_000, 1_700_000_000_000 + fault))).toContain(words)
})

test('what nobody told is not judged', () => {
  expect(clockVerdict(null, 0).state).toBe('off')
  expect(storageVerdict(null).state).toBe('off')
  expect([storageVerdict(true).state, storageVerdict(false).state]).toEqual(['works', 'fails'])
})

const line = (id: string, verdict: Verdict): CheckLine => ({ id, title: id, ...verdict })
const signaling = line('signaling', signalingVerdict({ opened: true, answered: true, ms: 1 }))
const unreached = line('relay wss://relay.example', relayVerdict({ opened: false, isRelay: false, ms: 1 }, null, false))
const relayed = line('relay wss://relay.example', relayVerdict({ opened: true, isRelay: true, ms: 1 }, null, true))
const nearby = line('direct', directVerdict(found('inside'), false))
const direct = line('direct', directVerdict(found('inside', 'outside'), true))

test('the headline answers whether the others can be met', () => {
  expect(headlineOf([line('page', RUNNING), relayed])).toBe('Trying what works from here')
  expect(headlineOf([signaling, relayed, direct])).toBe('You can meet the others directly and through a relay')
  expect(headlineOf([signaling, relayed, nearby])).toBe(
    'You can meet the others directly inside this network and through a relay'
  )
  expect(headlineOf([line('signaling', OFFLINE), relayed])).toBe('You can meet the others through a relay')
  expect(headlineOf([signaling, unreached, nearby])).toBe('You can meet the others directly inside this network')
})

test('a path without anybody who introduces devices leads nowhere', () => {
  const alone = line('signaling', signalingVerdict({ opened: false, answered: false, ms: 1 }))
  expect(headlineOf([alone, unreached, direct])).toBe('Nobody can be met from here at the moment')
})

test('with Work offline nothing was tried', () => {
  const lines = ['signaling', 'relay', 'direct'].map((id) => line(id, OFFLINE))
  expect(headlineOf([...lines, line('turn', NO_TURN)])).toBe('Nothing was tried')
})
