/** Somebody moves, or is away: what was set before stays, and whoever heard of it leaves them their days from then on. */
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

test('whoever heard that somebody is away leaves them a working day after it; nobody else can say it for them', async () => {
  const story = await newEngineStory(4)
  await story.join('bob', await story.invite('editor'))
  await story.join('vito', await story.invite('viewer'))
  await story.meetOnce('alice', 'bob')
  await story.meetOnce('alice', 'vito')
  const profile = { name: 'bob', zone: 'Europe/Lisbon', hours: WEEKDAYS }
  valueOf(await story.engine('bob').say({ type: 'SetProfile', profile }))
  const [fromMs, toMs] = [story.time.now(), story.time.now() + 2 * DAY_MS]
  const away = { document: null, about: null, body: { type: 'away', fromMs, toMs, delegate: null, words: '' } } as const
  const said = valueOf(await story.engine('bob').act({ ...away, replaces: [] }))
  expect(await story.engine('vito').act({ ...away, replaces: [] })).toMatchObject({ error: { kind: 'NotAllowed' } })
  await story.meetOnce('alice', 'bob')
  expect(dayHadAt(story, 'alice')?.closes.wall).toBe('2026-11-26T17:00')

  // Back on the first evening: the next whole day is theirs again.
  await story.wait(DAY_MS / 2)
  const back = { ...away, body: { ...away.body, toMs: story.time.now() }, replaces: [said] }
  expect(await story.engine('alice').act(back)).toMatchObject({ error: { kind: 'NotAllowed' } })
  valueOf(await story.engine('bob').act(back))
  await story.meetOnce('alice', 'bob')
  expect(dayHadAt(story, 'alice')?.closes.wall).toBe('2026-11-25T17:00')
})
