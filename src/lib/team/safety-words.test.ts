import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPerson, TeamStory, type Person } from '../../../tests/support/story-team'
import { bytesToId, type MemberId } from '../base/ids'
import { deviceOf } from './device-keys'
import { safetyWords, wordsOfDevices } from './safety-words'

let story: TeamStory
let alice: Person
let bob: Person

beforeEach(async () => {
  const random = newSimRandom(51)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  story = await TeamStory.found(alice, random)
})

const memberOf = (person: Person): MemberId => {
  const member = story.team.devices.get(deviceOf(person.device))?.member
  if (!member) throw new Error(`${person.name} is not in`)
  return member
}

test('[SAF-1] a member’s safety words are six of the list, whatever order their devices are named in', async () => {
  await story.join(bob, await story.invite(alice))
  const words = safetyWords(story.team, memberOf(bob))
  expect(words).toHaveLength(6)
  for (const word of words) expect(word).toMatch(/^[a-z]{3,8}$/)
  expect(words).not.toEqual(safetyWords(story.team, memberOf(alice)))
  const [one, other] = [deviceOf(alice.device), deviceOf(bob.device)]
  expect(wordsOfDevices(story.workspace, [one, other])).toEqual(wordsOfDevices(story.workspace, [other, one]))
})

test('[SAF-1] they change with a device that comes or goes, and with nothing else', async () => {
  await story.join(bob, await story.invite(alice))
  const before = safetyWords(story.team, memberOf(bob))
  await story.say(alice, { type: 'SetRole', member: memberOf(bob), role: 'viewer', cutoff: new Map(), keepInvites: [] })
  expect(safetyWords(story.team, memberOf(bob))).toEqual(before)
  const device = deviceOf(bob.device)
  await story.say(alice, { type: 'RemoveDevice', device, cutoff: new Map(), keepInvites: [] })
  expect(safetyWords(story.team, memberOf(bob))).not.toEqual(before)
})

test('the words of another workspace are others for the same device', () => {
  const device = deviceOf(bob.device)
  const other = bytesToId('workspace', new Uint8Array(32))
  expect(wordsOfDevices(story.workspace, [device])).not.toEqual(wordsOfDevices(other, [device]))
})
