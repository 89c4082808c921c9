/** Who may forget the copy on this device: whoever is out, and whoever began by a code and met nobody who knows them. */
import { expect, test } from 'vitest'
import { newEngineStory, valueOf } from '../../../tests/support/story-engines'
import { newPerson } from '../../../tests/support/story-team'
import { bytesToId } from '../base/ids'
import { newScope } from '../base/scope'
import type { Engine } from '../sync/engine'
import { logOpenBody, signStatement } from '../team/say'
import { consentToJoin } from '../team/speaking'
import { deviceOf } from '../team/device-keys'
import { newFarewell } from './farewell'
import { Roster } from './roster.svelte'
import type { Session } from './session'

/** Forgets as its person asks for it: what was said, and whether anything was forgotten. */
async function forget(engine: Engine): Promise<readonly [said: string | null, forgotten: number]> {
  let forgotten = 0
  const session = { roster: new Roster(engine, newScope()) } as Partial<Session> as Session
  const said = await newFarewell(session, () => Promise.resolve((forgotten++, null))).forget()
  return [said, forgotten]
}

test('who is in forgets nothing, and who was removed may', async () => {
  const story = await newEngineStory(98)
  await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const [alice, bob] = [story.engine('alice'), story.engine('bob')]
  expect(await forget(bob)).toEqual([expect.stringMatching(/^You are in this workspace/), 0])
  valueOf(await alice.changeTeam({ kind: 'removeMember', member: bob.ownMember, keepInvites: [] }))
  await story.wait(8_000)
  expect(await forget(bob)).toEqual([null, 1])
})

test('who came back by an answer that hangs in the air, and so may be nobody’s, may', async () => {
  const story = await newEngineStory(99)
  const { workspace, ownMember: member } = story.engine('alice')
  const [phone, stranger] = [await newPerson('phone', story.random), await newPerson('stranger', story.random)]
  const consent = await consentToJoin(phone.device, { workspace, member, deviceName: 'Phone' })
  const parents = [bytesToId('statement', story.random.bytes(32))]
  const body = { type: 'Recover' as const, ...consent, wrapped: [] }
  const recover = await signStatement({ workspace, parents, body }, stranger.device.sign)
  const opened = await logOpenBody(workspace, deviceOf(phone.device), phone.logKey)
  const logOpen = await signStatement({ workspace, parents: [recover.id], body: opened.body }, phone.device.sign)
  const keys = [{ key: bytesToId('key', story.random.bytes(16)), raw: story.random.bytes(32) }]
  const back = await story.begin(phone, { workspace, log: opened.log, statements: [recover, logOpen], keys })
  expect(await forget(back)).toEqual([null, 1])
})
