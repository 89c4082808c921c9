import { expect, test } from 'vitest'
import { memberOf, newSpeech, type Saying } from '../../../tests/support/spoken-acts'
import type { SpokenAct } from './spoken-act'
import { suggestionKey, suggestionsOf } from './suggestions'

const [VERA, ANA, BELA] = [1, 2, 3]
const isNoViewer = (member: string) => member !== memberOf(VERA)

function newStory() {
  const speech = newSpeech()
  const suggest = (who: number, saying: Saying) =>
    speech.say(who, { type: 'suggestion', words: 'Shorter.', schema: 1, copy: new Uint8Array() }, saying)
  const settle = (who: number, on: SpokenAct, done: boolean, saying: Saying) =>
    speech.say(who, { type: 'tick', target: suggestionKey(on), done }, saying)
  return { ...speech, suggest, settle }
}

const states = (acts: readonly SpokenAct[]) => suggestionsOf(acts, isNoViewer).map(({ state }) => state)

test('it is open until somebody who writes says what became of it', () => {
  const { suggest, settle } = newStory()
  const one = suggest(VERA, { atMs: 1 })
  const two = suggest(VERA, { atMs: 2 })
  expect(states([one, two])).toEqual(['open', 'open'])
  const declined = settle(ANA, one, false, { atMs: 3 })
  expect(suggestionsOf([one, two, declined], isNoViewer)).toMatchObject([
    { spoken: two, state: 'open', settledBy: null },
    { spoken: one, state: 'declined', settledBy: declined }
  ])
})

test('a viewer settles none, not even their own', () => {
  const { suggest, settle } = newStory()
  const one = suggest(VERA, { atMs: 1 })
  expect(states([one, settle(VERA, one, true, { atMs: 2 })])).toEqual(['open'])
})

test('taken in stands over declined, whichever clock is ahead', () => {
  const { suggest, settle } = newStory()
  const one = suggest(VERA, { atMs: 1 })
  expect(states([one, settle(ANA, one, false, { atMs: 9 }), settle(BELA, one, true, { atMs: 2 })])).toEqual(['taken'])
})

test('whoever declined it may take it in after all', () => {
  const { suggest, settle } = newStory()
  const one = suggest(VERA, { atMs: 1 })
  const no = settle(ANA, one, false, { atMs: 2 })
  expect(states([one, no, settle(ANA, one, true, { atMs: 3, replaces: [no] })])).toEqual(['taken'])
})

test('only its own member takes it back', () => {
  const { suggest, takeBack } = newStory()
  const one = suggest(VERA, { atMs: 1 })
  expect(states([one, takeBack(BELA, { atMs: 2, replaces: [one] })])).toEqual(['open'])
  expect(states([one, takeBack(VERA, { atMs: 2, replaces: [one] })])).toEqual(['withdrawn'])
})

test('an id somebody drew twice, or in another’s name, makes no second suggestion and settles none', () => {
  const { suggest, settle } = newStory()
  const one = suggest(VERA, { atMs: 1 })
  const again = { ...suggest(VERA, { atMs: 2 }), act: { ...one.act, wallMs: 2 } }
  const theirs = suggest(BELA, { atMs: 3 })
  const copied = { ...theirs, act: { ...theirs.act, id: one.act.id } }
  const acts = [one, again, copied, settle(ANA, copied, true, { atMs: 4 })]
  expect(suggestionsOf(acts, isNoViewer)).toMatchObject([
    { spoken: copied, state: 'taken' },
    { spoken: one, state: 'open' }
  ])
})

test('twenty thousand that were taken back cost no more than reading them', () => {
  const { suggest, takeBack } = newStory()
  const acts = Array.from({ length: 20_000 }, (_, nth) => {
    const one = suggest(VERA, { atMs: nth })
    return [one, takeBack(VERA, { atMs: nth, replaces: [one] })]
  }).flat()
  expect(new Set(states(acts))).toEqual(new Set(['withdrawn']))
})
