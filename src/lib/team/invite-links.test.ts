import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPerson, profileOf, TeamStory, type Person } from '../../../tests/support/story-team'
import { MAX_INVITE_LINK_BYTES, MAX_STATEMENT_PARENTS } from '../wire/limits'
import { SIGNATURE_BYTES } from '../wire/sizes'
import type { StatementBodyValue } from '../wire/statement'
import { acceptInvite, describeInvite } from './invitation'
import { encodeInviteLink, parseInviteLink, type InviteLink } from './invite-link'
import { parentsFor } from './parents'

let alice: Person
let bob: Person
let story: TeamStory

beforeEach(async () => {
  const random = newSimRandom(31)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  story = await TeamStory.found(alice, random)
})

function textOf(link: InviteLink): string {
  const text = encodeInviteLink(link)
  if (!text.ok) throw new Error(text.error.kind)
  return text.value
}

const accept = (link: InviteLink) =>
  acceptInvite({ link, profile: profileOf('bob'), deviceName: 'Phone', device: bob.device, logKey: bob.logKey })

test('[TEAM-8] a founder’s tenth link carries all its proof and fits, whatever was said before', async () => {
  for (let i = 0; i < 9; i++) {
    await story.say(alice, { type: 'SetProfile', profile: profileOf(`alice ${i}`) })
    await story.invite(alice)
  }
  const relays = ['wss://one.relay.example/signaling', 'wss://two.relay.example/signaling']
  const link = { ...(await story.invite(alice)), relays }

  expect(link.statements).toHaveLength(2)
  expect(textOf(link).length).toBeLessThan(MAX_INVITE_LINK_BYTES - 200)
  const joined = await accept(link)
  if (!joined.ok) throw new Error(joined.error.kind)
  story.hear(...joined.value.statements)
  expect([...story.team.members.values()].map(({ role }) => role)).toEqual(['owner', 'editor'])
})

test('a link that cannot fit says so', async () => {
  const link = await story.invite(alice)
  const relays = Array.from({ length: 16 }, (_, i) => `wss://relay-${i}.a-rather-long-host-name.example/signaling`)
  expect(encodeInviteLink({ ...link, relays })).toEqual({ ok: false, error: { kind: 'InviteTooLong' } })
})

test('a link has one text: every changed letter is another link or none', async () => {
  const link = await story.invite(alice)
  const text = textOf(link)
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const random = newSimRandom(1)
  const seeds: number[] = []
  for (let i = 0; i < 2_000; i++) {
    const at = random.below(text.length)
    const changed = text.slice(0, at) + random.pick([...letters]) + text.slice(at + 1)
    const parsed = parseInviteLink(changed)
    if (parsed.ok && changed !== text && textOf(parsed.value) !== changed) seeds.push(i)
  }
  expect(seeds).toEqual([])
  expect(textOf(link)).toBe(text)
})

test('whatever a link’s bytes are changed to, nobody comes in otherwise than it was written', async () => {
  const text = textOf(await story.invite(alice, 'viewer'))
  const random = newSimRandom(2)
  const letters = [...'ABCDEFGHabcdefgh0123456789-_']
  const told = new Set<string>()
  for (let i = 0; i < 150; i++) {
    const at = random.below(text.length)
    const parsed = parseInviteLink(text.slice(0, at) + random.pick(letters) + text.slice(at + 1))
    const description = parsed.ok ? await describeInvite(parsed.value) : parsed
    told.add(description.ok ? description.value.role : description.error.kind)
  }
  expect([...told].filter((word) => !['viewer', 'InviteDamaged', 'NotAnInvite', 'InviteNewer'].includes(word))).toEqual(
    []
  )
  expect(told).toContain('InviteDamaged')
})

test('a seed that is not the invite’s opens nothing, and says so before anything is written', async () => {
  const link = { ...(await story.invite(alice)), seed: new Uint8Array(32).fill(5) }
  expect(await describeInvite(link)).toEqual({ ok: false, error: { kind: 'InviteDamaged' } })
  expect(await accept(link)).toEqual({ ok: false, error: { kind: 'InviteDamaged' } })
})

test('[VER-1] a link with a statement of a newer version asks for an update instead of calling it damaged', async () => {
  const link = await story.invite(alice)
  const newer = link.statements.map((bytes, i) => (i === 0 ? bytes.with(0, 2) : bytes))
  expect(await describeInvite({ ...link, statements: newer })).toEqual({ ok: false, error: { kind: 'InviteNewer' } })
  const torn = link.statements.map((bytes) => bytes.with(0, 0))
  expect(await describeInvite({ ...link, statements: torn })).toEqual({ ok: false, error: { kind: 'InviteDamaged' } })
})

test('an admission into one workspace says nothing in another', async () => {
  const other = await TeamStory.found(alice, newSimRandom(77))
  const joined = await story.join(bob, await story.invite(alice))
  other.hear(...joined.statements)
  expect([...other.team.members.values()].map(({ profile }) => profile.name)).toEqual(['alice'])
})

test('when more came in apart than one statement can name, the next one gathers what it may', async () => {
  const random = newSimRandom(9)
  const link = await story.invite(alice, 'editor', MAX_STATEMENT_PARENTS + 10)
  for (let i = 0; i < MAX_STATEMENT_PARENTS + 8; i++) await story.join(await newPerson(`guest ${i}`, random), link)
  await story.join(bob, link)
  const apart = story.team.heads.length
  expect(apart).toBeGreaterThan(MAX_STATEMENT_PARENTS)

  const { id, parents } = await story.say(bob, { type: 'SetProfile', profile: profileOf('Bob') })
  expect(parents).toHaveLength(MAX_STATEMENT_PARENTS)
  expect(story.team.voidByRule.get(id)).toBe(undefined)
  expect(story.team.heads.length).toBeLessThan(apart)
})

test('[TEAM-8] only an Invite and an AddDevice leave out what their author knew', async () => {
  await story.join(bob, await story.invite(alice))
  const { team, statements } = story
  const device = [...team.devices.keys()][0]
  if (!device) throw new Error('alice has a device')
  const parentsOf = (body: StatementBodyValue) => parentsFor({ body, device, team, statements })
  expect(parentsOf({ type: 'SetProfile', profile: profileOf('alice') })).toEqual(team.heads)
  const invite = [...statements.values()].find(({ body }) => body.type === 'Invite')
  if (!invite) throw new Error('alice invited bob')
  expect(parentsOf(invite.body)).toEqual([team.workspace])
  const phone = { sign: bob.device.sign.publicKey, box: bob.device.box.publicKey }
  const consent = { deviceName: 'Phone', deviceSignature: new Uint8Array(SIGNATURE_BYTES), wrapped: [] }
  const [member] = team.members.keys()
  if (!member) throw new Error('alice is a member')
  expect(parentsOf({ type: 'AddDevice', member, device: phone, ...consent })).toEqual([team.workspace])
})
