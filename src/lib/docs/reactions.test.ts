import { expect, test } from 'vitest'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import { reactionsIn, reactionsOf } from './reactions'

const reaction = (target: string, emoji: string) => ({ type: 'reaction', target, emoji }) as const
const shown = (acts: Parameters<typeof reactionsIn>[0], target: string) =>
  (reactionsIn(acts).get(target) ?? []).map(({ emoji, members }) => [emoji, members])

test('reactions are counted by comment, each member once, in the order of the set', () => {
  const { say } = newSpeech()
  const acts = [
    say(2, reaction('one', '🙏'), { atMs: 30 }),
    say(1, reaction('one', '👍'), { atMs: 20 }),
    say(3, reaction('one', '👍'), { atMs: 10 }),
    say(3, reaction('one', '👍'), { atMs: 40, device: 1 }),
    say(1, reaction('two', '👀'), { atMs: 50 })
  ]
  expect(shown(acts, 'one')).toEqual([
    ['👍', [memberOf(3), memberOf(1)]],
    ['🙏', [memberOf(2)]]
  ])
  expect(shown(acts, 'two')).toEqual([['👀', [memberOf(1)]]])
})

test('a reaction is taken back by its member alone, on whichever device it was said', () => {
  const { say, takeBack } = newSpeech()
  const here = say(1, reaction('one', '👍'), { atMs: 10 })
  const there = say(1, reaction('one', '👍'), { atMs: 11, device: 1 })
  const theirs = say(2, reaction('one', '👍'), { atMs: 12 })
  const ask = { member: memberOf(1), target: 'one', emoji: '👍' }
  expect(reactionsOf([here, there, theirs], ask)).toEqual([here.act.id, there.act.id])
  const back = takeBack(1, { atMs: 20, replaces: [here, there, theirs] })
  expect(shown([here, there, theirs, back], 'one')).toEqual([['👍', [memberOf(2)]]])
  expect(reactionsOf([here, there, theirs, back], ask)).toEqual([])
})

test('what is no reaction of ours is not shown, and takes nothing else along', () => {
  const { say, position } = newSpeech()
  const acts = [
    say(1, reaction('one', '<script>'), { atMs: 10 }),
    say(2, reaction('', '👍'), { atMs: 10 }),
    position(1, 'agree', { atMs: 10 }),
    say(1, reaction('one', '❓'), { atMs: 12 })
  ]
  expect(shown(acts, 'one')).toEqual([['❓', [memberOf(1)]]])
})
