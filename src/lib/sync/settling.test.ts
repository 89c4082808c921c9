import { expect, test } from 'vitest'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { SETTLE_ASKING_MS } from './limits'
import { newSettling } from './settling'

test('where nothing is asked for, the end of a turn settles at once', async () => {
  const story = newStory()
  await story.turn()
  await story.turn()
  expect(story.settled).toBe(2)
})

test('while an answer is coming, what came is settled now and then', async () => {
  const story = newStory()
  story.asking = true
  for (let run = 0; run < 20; run++) await story.turn()
  expect(story.settled).toBe(0)

  story.timers.passed(SETTLE_ASKING_MS)
  await story.turn()
  expect(story.settled).toBe(1)

  await story.turn()
  story.timers.passed(SETTLE_ASKING_MS)
  await story.turn()
  expect(story.settled).toBe(2)
})

test('an answer that is whole, or whose link is gone, is settled when that turn ends, and not once more', async () => {
  const story = newStory()
  story.asking = true
  await story.turn()
  story.asking = false
  await story.turn()
  expect(story.settled).toBe(1)
  story.timers.passed(SETTLE_ASKING_MS)
  expect(story.turnsBegun).toBe(0)
})

test('silence costs nothing: where nothing came since, no timer runs', async () => {
  const story = newStory()
  story.asking = true
  await story.turn()
  story.timers.passed(SETTLE_ASKING_MS)
  await story.turn()
  story.timers.passed(SETTLE_ASKING_MS)
  expect(story.turnsBegun).toBe(1)
})

test('after it was stopped nothing settles by itself', async () => {
  const story = newStory()
  story.asking = true
  await story.turn()
  story.settling.stop()
  story.timers.passed(SETTLE_ASKING_MS)
  expect(story.turnsBegun).toBe(0)
})

/** Turns that have nothing to do but to end. */
function newStory() {
  const timers = newHandTimers()
  const settling = newSettling({
    timers,
    isAsking: () => story.asking,
    settle: () => {
      story.settled += 1
      return Promise.resolve()
    },
    turn: () => (story.turnsBegun += 1)
  })
  const story = { timers, settling, asking: false, settled: 0, turnsBegun: 0, turn: () => settling.turnEnded() }
  return story
}
