import { expect, test } from 'vitest'
import type { RelayLine } from '$lib/app/relay-views'
import { relayWords } from './relay-words'

const relay = (line: Partial<RelayLine>): RelayLine => ({
  address: 'wss://relay.example',
  host: 'relay.example',
  scope: 'team',
  state: 'open',
  refusal: null,
  retryMs: null,
  lacks: 0,
  found: 'asLeft',
  openMs: 0,
  mayRemove: false,
  mayShare: false,
  ...line
})
const said = (line: Partial<RelayLine>, offline = false) => {
  const { word, detail, behind } = relayWords(relay(line), { offline, timeWords: () => '14:05' })
  return `${detail} | ${behind ?? ''} | ${word}`
}

test('a relay that keeps everything says for whom, and that it reads nothing', () => {
  expect(said({})).toBe('for everyone · keeps sealed changes, reads nothing |  | reachable')
  expect(said({ scope: 'device', lacks: 1 })).toBe(
    'this device only · keeps sealed changes, reads nothing | 1 change of yours is not on it yet | reachable'
  )
})

test.each<[Partial<RelayLine>, string]>([
  [{ state: 'unreachable', retryMs: 5, lacks: 1_284 }, 'not reachable, tried again at 14:05'],
  [{ state: 'connecting' }, 'being looked for'],
  [{ refusal: 'full' }, 'full: keeps nothing new'],
  [
    { state: 'refused', refusal: 'quota', retryMs: 5 },
    'used up its share there: keeps nothing new, tried again at 14:05'
  ],
  [{ refusal: 'unavailable' }, 'its storage does not answer'],
  [{ state: 'refused', refusal: 'notProven' }, 'did not let this device in'],
  [{ state: 'refused', refusal: 'otherWorkspace' }, 'another workspace’s'],
  [{ refusal: 'tooMuch' }, 'more than it takes'],
  [{ state: 'refused' }, 'did not let this device in'],
  [{ found: 'emptied', lacks: 3 }, 'was emptied, being filled again | 3 changes of yours are not on it yet'],
  [{ found: 'emptied' }, 'was emptied, and was filled again'],
  [{ found: 'rolledBack', lacks: 3 }, 'had gone back to an older state, being filled again']
])('%j is said plainly', (line, words) => {
  expect(said(line)).toContain(words)
})

test('asleep says why', () => {
  expect(said({ state: 'asleep' }, true)).toBe('for everyone · asleep while Work offline is on |  | asleep')
  expect(said({ state: 'asleep' })).toContain('another window looks after it')
})
