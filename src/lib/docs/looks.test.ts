import { expect, test } from 'vitest'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { MOST_LOOKS } from './limits'
import { lookKey, looksOf } from './looks'

const [ana, bela] = [memberOf(1), memberOf(2)]
const look = { type: 'look', to: ana, answers: null, wraps: [], sealed: new Uint8Array() } as const

test('an id that one member says twice is one look, so that no list holds it twice', () => {
  const speech = newSpeech()
  const first = speech.say(2, look, { atMs: 1 })
  const again = speech.say(2, look, { atMs: 2 })
  const posing = { ...again, act: { ...again.act, id: first.act.id } }
  expect(looksOf([first, posing], ana).map(lookKey)).toEqual([lookKey(first)])
})

test('of each two people the newest are opened, and none that concern others', () => {
  const speech = newSpeech()
  const many = Array.from({ length: MOST_LOOKS + 9 }, (_, i) => speech.say(2, look, { atMs: i }))
  const others = [speech.say(3, { ...look, to: bela }, { atMs: 1 }), speech.say(1, look, { atMs: 2 })]
  expect(looksOf([...many, ...others], ana)).toEqual(many.slice(-MOST_LOOKS).reverse())
})
