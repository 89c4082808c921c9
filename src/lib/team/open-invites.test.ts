/** What an invite link is worth, to whom, and who came by one too many. */
import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPerson, TeamStory, type Person } from '../../../tests/support/story-team'
import { describeInvite } from './invitation'
import { openInvites, surplusMembers } from './open-invites'

let story: TeamStory
let alice: Person
let guests: readonly Person[]

beforeEach(async () => {
  const random = newSimRandom(41)
  alice = await newPerson('alice', random)
  story = await TeamStory.found(alice, random)
  guests = await Promise.all(['ben', 'cora', 'dan'].map((name) => newPerson(name, random)))
})

const nameOf = (id: string) => [...story.team.members.values()].find((member) => member.id === id)?.profile.name
const surplus = () => [...surplusMembers(story.team)].map(nameOf)

test('[TEAM-4] whoever came in apart by a link that was used up is in, and is named until as many are out', async () => {
  const link = await story.invite(alice, 'editor', 2)
  for (const guest of guests.slice(0, 2)) await story.join(guest, link)
  expect(surplus()).toEqual([])
  const [, , third] = guests
  if (!third) throw new Error('three guests')
  await story.join(third, link)
  expect(story.team.members.size).toBe(4)
  const last = [...story.team.members.values()].find(({ order }) => order === 3)
  expect(surplus()).toEqual([last?.profile.name])

  const first = [...story.team.members.values()].find(({ order }) => order === 1)
  if (!first) throw new Error('somebody came first')
  await story.say(alice, { type: 'RemoveMember', member: first.id, cutoff: new Map(), keepInvites: [] })
  expect(surplus()).toEqual([])
})

test('a link says that it was closed or used up to whoever can know it, and passes for open to everybody else', async () => {
  const [closed, used] = [await story.invite(alice), await story.invite(alice, 'viewer', 1)]
  const [ben] = guests
  if (!ben) throw new Error('a guest')
  await story.join(ben, used)
  await story.say(alice, { type: 'RevokeInvite', invite: closed.invite })
  expect(await describeInvite(closed, story.statements)).toMatchObject({ ok: true, value: { standing: 'closed' } })
  expect(await describeInvite(used, story.statements)).toMatchObject({ ok: true, value: { standing: 'usedUp' } })
  expect(await describeInvite(closed)).toMatchObject({ ok: true, value: { standing: 'open' } })
  expect(openInvites(story.team)).toEqual([])
})

test('an end that passed closes nothing: it is told to whoever comes, and no rule reads it', async () => {
  const link = await story.invite(alice, 'editor', 1, 1)
  expect(await describeInvite(link)).toMatchObject({ ok: true, value: { endsMs: 1, standing: 'open' } })
  const [ben] = guests
  if (!ben) throw new Error('a guest')
  await story.join(ben, link)
  expect(story.team.members.size).toBe(2)
})
