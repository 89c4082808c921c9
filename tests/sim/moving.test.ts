/** Somebody changes zone in mid-week: what was set before stays, and whoever heard of it counts their days by the new clock. */
import { expect, test } from 'vitest'
import { awayTimes } from '$lib/app/deciding-case'
import { closingChoices } from '$lib/docs/closing-choices'
import { zonedMs } from '$lib/docs/wall-time'
import { newEngineStory, valueOf, type EngineStory } from '../support/story-engines'

const DAY_MS = 86_400_000
const WEEKDAYS = [...Array.from({ length: 5 }, () => [540, 1020] as const), null, null]

/** When everyone has had a working day, as one device works it out: a closing by Lisbon's clock. */
function dayHadAt(story: EngineStory, name: string) {
  const { team, acts } = story.engine(name)
  const away = awayTimes({ acts })
  const people = [...team.members.values()].map(({ id, profile }) => ({ ...profile, away: away.get(id) ?? [] }))
  const author = { zone: 'Europe/Lisbon', hours: [] }
  return closingChoices({ author, people, nowMs: story.time.now() })[0]
}

test('a change of zone counts from when one hears of it, and moves nothing that was set', async () => {
  const story = await newEngineStory(3)
  await story.join('bob', await story.invite('editor'))
  await story.meetOnce('alice', 'bob')
  const profile = { name: 'bob', zone: 'Europe/Lisbon', hours: WEEKDAYS }
  valueOf(await story.engine('bob').say({ type: 'SetProfile', profile }))
  await story.meetOnce('alice', 'bob')
  // Tuesday 24 November.
  const set = dayHadAt(story, 'alice')
  expect(set?.closes).toEqual({ wall: '2026-11-24T17:00', zone: 'Europe/Lisbon' })

  await story.wait(DAY_MS)
  valueOf(await story.engine('bob').say({ type: 'SetProfile', profile: { ...profile, zone: 'Asia/Tokyo' } }))
  // Wednesday ends at 17:00 in Tokyo, and it has begun there: theirs is the Thursday.
  expect(dayHadAt(story, 'bob')?.closes.wall).toBe('2026-11-26T08:00')
  expect(dayHadAt(story, 'alice')?.closes.wall).toBe('2026-11-25T17:00')
  await story.meetOnce('alice', 'bob')
  expect(dayHadAt(story, 'alice')).toEqual(dayHadAt(story, 'bob'))
  expect(dayHadAt(story, 'alice')?.closes.wall).toBe('2026-11-26T08:00')
  expect(set && zonedMs(set.closes)).toBe(set?.ms)
})
