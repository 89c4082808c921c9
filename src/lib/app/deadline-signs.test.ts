import { expect, test } from 'vitest'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { bytesToId } from '../base/ids'
import { ok } from '../base/result'
import { newScope } from '../base/scope'
import { giveSignsAtDeadlines } from './deadline-signs'

const MINUTE = 60_000
const log = bytesToId('log', new Uint8Array(16))
const member = bytesToId('member', new Uint8Array(16))
const CLOSES = { wall: '2026-12-03T17:00', zone: 'Europe/Lisbon' }
const CLOSES_MS = Date.UTC(2026, 11, 3, 17)

function newStory(stampMs: number, nowMs: number) {
  const timers = newHandTimers()
  const scope = newScope()
  const story = { signs: 0, stampMs, nowMs, closings: [CLOSES], timers, scope }
  giveSignsAtDeadlines({
    engine: {
      ownMember: member,
      ownLog: log,
      stampsOf: () => [{ log, stampMs: story.stampMs }],
      giveSign() {
        story.signs += 1
        story.stampMs = story.nowMs
        return Promise.resolve(ok())
      }
    },
    closings: () => story.closings,
    clock: { now: () => story.nowMs },
    timers,
    scope
  })
  return story
}

/** A look is over when the next one is planned. */
async function nextLook(story: ReturnType<typeof newStory>): Promise<void> {
  await Promise.resolve()
  await Promise.resolve()
  story.nowMs += MINUTE
  story.timers.passed(MINUTE)
  await Promise.resolve()
}

test('when a closing time passes, whoever said nothing since gives one sign, and no second', async () => {
  const story = newStory(CLOSES_MS - 10 * MINUTE, CLOSES_MS - MINUTE / 2)
  expect(story.signs).toBe(0)
  for (let minute = 0; minute < 3; minute++) await nextLook(story)
  expect(story.signs).toBe(1)
})

test('whoever wrote since, or has no proposal that closed, gives none', async () => {
  const wrote = newStory(CLOSES_MS + 1, CLOSES_MS + MINUTE)
  const open = newStory(0, CLOSES_MS - MINUTE * 60)
  await nextLook(wrote)
  await nextLook(open)
  expect([wrote.signs, open.signs]).toEqual([0, 0])
})

test('whoever comes back after the closing time gives it at once', () => {
  expect(newStory(CLOSES_MS - 1, CLOSES_MS + 5 * 86_400_000).signs).toBe(1)
})
