import { beforeEach, expect, test } from 'vitest'
import { newPerson, profileOf, TeamStory, type Person } from '../../../tests/support/story-team'
import { newSimRandom } from '../../../tests/support/sim-random'
import { idToBytes, type StatementId } from '../base/ids'
import { newWriter } from '../wire/codec'
import type { Statement } from '../wire/statement'
import { encodeSigned } from '../wire/statement-codec'
import { decodeStatement } from '../wire/statement-codec'
import { isBeyondClose, mayAct, mayWrite } from './authority'
import { deriveTeam, teamAt } from './derive-team'
import { statementIdOf } from './device-id'
import { deviceOf, publicKeysOf } from './device-keys'
import { describeInvite } from './invitation'
import { encodeInviteLink, parseInviteLink } from './invite-link'
import { newKeyRing } from './key-ring'
import { logOpenBody, signStatement } from './say'
import { admitMessage, checkStatement, keysByDevice } from './statement-check'

let alice: Person
let bob: Person
let carol: Person
let story: TeamStory

beforeEach(async () => {
  const random = newSimRandom(11)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  carol = await newPerson('carol', random)
  story = await TeamStory.found(alice, random)
})

const names = (team = story.team) => [...team.members.values()].map(({ profile, role }) => `${profile.name}: ${role}`)
const soundness = (statement: Statement) => {
  const keys = keysByDevice(story.statements.values())
  return checkStatement(statement, { device: (id) => keys.get(id), statement: (id) => story.statements.get(id) })
}

test('a workspace begins with its founder as owner, one log and one epoch', () => {
  const { team } = story
  expect(names()).toEqual(['alice: owner'])
  expect([...team.logs.values()].map(({ log }) => log)).toEqual([story.beginning.log])
  expect(team.writingKey).toBe(story.beginning.keys[0]?.key)
  expect(mayWrite(team, story.beginning.log, 'update').ok).toBe(true)
})

test('[TEAM-4] bob comes in by a link while nobody else is awake', async () => {
  const joined = await story.join(bob, await story.invite(alice))
  expect(names()).toEqual(['alice: owner', 'bob: editor'])
  expect(story.team.members.get([...story.team.members.keys()][1] ?? ('' as never))?.admittedBy).toBe(
    [...story.team.members.keys()][0]
  )
  expect(mayWrite(story.team, joined.log, 'update').ok).toBe(true)
  for (const statement of joined.statements) expect(await soundness(statement)).toBe('sound')
})

test('[AUTH-2] a viewer writes receipts and statements, never text', async () => {
  const { log } = await story.join(bob, await story.invite(alice, 'viewer'))
  expect(mayWrite(story.team, log, 'update')).toEqual({
    ok: false,
    error: { kind: 'NotAllowed', rule: 'roleMayWriteThis' }
  })
  expect(mayWrite(story.team, log, 'receipt').ok).toBe(true)
})

test('[AUTH-4] a viewer takes part and decides nothing', async () => {
  const viewer = await story.join(bob, await story.invite(alice, 'viewer'))
  for (const type of ['tick', 'reaction', 'read', 'question', 'suggestion', 'position', 'withdrawal'] as const) {
    expect(mayAct(story.team, viewer.log, type), type).toEqual({ ok: true, value: undefined })
  }
  for (const type of ['outcome', 'close', 'taken', 'adjourn', 'away', 'look', 'pod', 'answer'] as const) {
    expect(mayAct(story.team, viewer.log, type), type).toMatchObject({ ok: false, error: { rule: 'viewerMaySayThis' } })
  }
})

test('[AUTH-1] a log nobody opened writes nothing', () => {
  expect(mayWrite(story.team, idFrom(bob), 'receipt')).toEqual({
    ok: false,
    error: { kind: 'NotAllowed', rule: 'logIsOpenedByAMember' }
  })
})

const idFrom = (person: Person) => publicKeysOf(person.device).sign.toString() as never

test('a link says who invites, to what and as what, and survives the address bar', async () => {
  const link = await story.invite(alice, 'viewer')
  const fragment = encodeInviteLink(link)
  if (!fragment.ok) throw new Error(fragment.error.kind)
  expect(fragment.value.length).toBeLessThan(1_500)
  const parsed = parseInviteLink(`https://notes.example/join#${fragment.value}`)
  expect(parsed).toEqual({ ok: true, value: link })
  expect(await describeInvite(link)).toEqual({
    ok: true,
    value: {
      workspace: story.workspace,
      workspaceName: 'Low tide',
      invitedBy: 'alice',
      role: 'viewer',
      endsMs: null,
      standing: 'open'
    }
  })
})

test('a damaged, foreign or newer link says so and nothing is written', async () => {
  const link = await story.invite(alice)
  const fragment = encodeInviteLink(link)
  if (!fragment.ok) throw new Error(fragment.error.kind)
  expect(parseInviteLink('https://notes.example/')).toEqual({ ok: false, error: { kind: 'NotAnInvite' } })
  expect(parseInviteLink(fragment.value.slice(0, -9))).toEqual({ ok: false, error: { kind: 'InviteDamaged' } })
  expect(parseInviteLink(`9${fragment.value.slice(1)}`)).toEqual({ ok: false, error: { kind: 'InviteNewer' } })
  const other = await TeamStory.found(carol, newSimRandom(5))
  expect(await describeInvite({ ...link, workspace: other.workspace })).toEqual({
    ok: false,
    error: { kind: 'InviteDamaged' }
  })
  expect(await describeInvite({ ...link, rawKey: new Uint8Array(32) })).toEqual({
    ok: false,
    error: { kind: 'InviteDamaged' }
  })
})

test('[TEAM-3] authorIsAdmin: an editor’s invite opens no door', async () => {
  await story.join(bob, await story.invite(alice))
  const link = await story.invite(bob)
  expect(await describeInvite(link)).toEqual({ ok: false, error: { kind: 'InviteDamaged' } })

  const unprovable = { ...link, statements: link.statements.slice(-1) }
  await story.join(carol, unprovable)
  expect(names()).toEqual(['alice: owner', 'bob: editor'])
  expect([...story.team.voidByRule.values()].sort()).toEqual(['authorIsAMember', 'authorIsAdmin', 'inviteIsKnown'])
})

test('[TEAM-3] linkGivesEditorOrViewer: no link makes an admin', async () => {
  const statement = await story.say(alice, {
    type: 'Invite',
    invite: publicKeysOf(bob.device),
    role: 'admin',
    uses: 1,
    endsMs: null
  })
  expect(story.team.voidByRule.get(statement.id)).toBe('linkGivesEditorOrViewer')
})

test('[TEAM-4] inviteHasUsesLeft: a used invite is closed to who knows it, and open to who could not', async () => {
  const link = await story.invite(alice)
  const forCarol = await story.accept(carol, link)
  await story.join(bob, link)
  const admit = forCarol.statements.at(-2)
  if (admit?.body.type !== 'Admit') throw new Error('the last but one admits')
  const late = await signStatement(
    { workspace: story.workspace, parents: story.team.heads, body: admit.body },
    carol.device.sign
  )
  story.hear(late)
  expect(story.team.voidByRule.get(late.id)).toBe('inviteHasUsesLeft')
  story.hear(...forCarol.statements)
  expect(names().sort()).toEqual(['alice: owner', 'bob: editor', 'carol: editor'])
})

test('[TEAM-4] inviteIsNotRevoked: a revoked link lets nobody in who knows of it', async () => {
  const link = await story.invite(alice)
  await story.say(alice, { type: 'RevokeInvite', invite: link.invite })
  const joined = await story.accept(bob, link)
  const admit = joined.statements.at(-2)
  if (admit?.body.type !== 'Admit') throw new Error('the last but one admits')
  const late = await signStatement(
    { workspace: story.workspace, parents: story.team.heads, body: admit.body },
    bob.device.sign
  )
  story.hear(late)
  expect(names()).toEqual(['alice: owner'])
  story.hear(...joined.statements)
  expect(names()).toEqual(['alice: owner', 'bob: editor'])
})

test('an Admit signed without the invite’s key is refused', async () => {
  const link = await story.invite(alice)
  const keys = publicKeysOf(carol.device)
  const forged = await carol.device.sign.sign(admitMessage(story.workspace, link.invite, keys))
  const body = {
    type: 'Admit' as const,
    invite: link.invite,
    device: keys,
    deviceName: 'x',
    profile: profileOf('carol'),
    inviteSignature: forged
  }
  expect(
    await soundness(
      await signStatement({ workspace: story.workspace, parents: [link.invite], body }, carol.device.sign)
    )
  ).toBe('refused')
})

test('a changed byte of a statement is refused', async () => {
  const { bytes } = await story.say(alice, { type: 'SetProfile', profile: profileOf('alicia') })
  const changed = bytes.slice()
  changed[changed.length - 70] = (changed[changed.length - 70] ?? 0) ^ 1
  const decoded = decodeStatement(changed, statementIdOf)
  expect(decoded.ok ? await soundness(decoded.value) : 'refused').toBe('refused')
})

test('[TEAM-1] isForThisWorkspace: a statement of another workspace counts for nothing here', async () => {
  const other = await TeamStory.found(alice, newSimRandom(6))
  const foreign = await signStatement(
    {
      workspace: other.workspace,
      parents: story.team.heads,
      body: { type: 'SetProfile', profile: profileOf('mallory') }
    },
    alice.device.sign
  )
  story.hear(foreign)
  expect(story.team.voidByRule.get(foreign.id)).toBe('isForThisWorkspace')
  expect(names()).toEqual(['alice: owner'])
})

test('[TEAM-2] authorIsAMember: a stranger says nothing', async () => {
  const statement = await story.say(bob, { type: 'SetProfile', profile: profileOf('owner') })
  expect(story.team.voidByRule.get(statement.id)).toBe('authorIsAMember')
  expect(await soundness(statement)).toBe('waiting')
})

test('[TEAM-6] a log is opened once, by the device it says', async () => {
  await story.join(bob, await story.invite(alice))
  const { body } = await logOpenBody(story.workspace, deviceOf(alice.device), alice.logKey)
  expect(body.type).toBe('LogOpen')
  const stolen = await story.say(bob, body)
  expect(await soundness(stolen)).toBe('refused')
  expect(story.team.voidByRule.get(stolen.id)).toBe('logIsNew')
})

test('[TEAM-5] addsToOneself: nobody adds a device to another member', async () => {
  await story.join(bob, await story.invite(alice))
  const [aliceId] = [...story.team.members.keys()]
  if (!aliceId) throw new Error('alice is in')
  const body = {
    type: 'AddDevice' as const,
    member: aliceId,
    device: publicKeysOf(carol.device),
    deviceName: 'x',
    deviceSignature: new Uint8Array(64),
    wrapped: []
  }
  const statement = await story.say(bob, body)
  expect(story.team.voidByRule.get(statement.id)).toBe('addsToOneself')
})

test('[TEAM-7] closerMayClose: nobody closes the log of a device that is in but that device', async () => {
  const { log } = await story.join(bob, await story.invite(alice))
  const close = (of: typeof log) => ({ type: 'CloseLog' as const, log: of, seq: 4, hash: new Uint8Array(32) })
  const byEditor = await story.say(bob, close(story.beginning.log))
  const byOwner = await story.say(alice, close(log))
  for (const { id } of [byEditor, byOwner]) expect(story.team.voidByRule.get(id)).toBe('closerMayClose')
  expect([...story.team.logs.values()].map(({ closedAt }) => closedAt)).toEqual([null, null])
  await story.say(bob, close(log))
  expect([...story.team.logs.values()].map(({ closedAt }) => closedAt?.seq ?? null)).toEqual([null, 4])
})

test('[TEAM-7] closerMayClose: an admin closes the log of who is out, and takes back nothing that counts', async () => {
  const { log } = await story.join(bob, await story.invite(alice))
  const member = story.team.logs.get(log)?.member
  if (!member) throw new Error('bob is a member')
  const close = (seq: number) => ({ type: 'CloseLog' as const, log, seq, hash: new Uint8Array(32) })
  const cutoff = new Map([[log, { seq: 7, hash: new Uint8Array(32) }]])
  await story.say(alice, { type: 'RemoveMember', member, cutoff, keepInvites: [] })
  const early = await story.say(alice, close(6))
  expect(story.team.voidByRule.get(early.id)).toBe('closerMayClose')
  await story.say(alice, close(7))
  expect(story.team.logs.get(log)?.closedAt?.seq).toBe(7)
})

test('the last name a member chose stands; of two chosen apart, one, everywhere the same', async () => {
  await story.say(alice, { type: 'SetProfile', profile: profileOf('Alicia') })
  const apart = story.team.heads
  await story.say(alice, { type: 'SetProfile', profile: profileOf('A') }, apart)
  await story.say(alice, { type: 'SetProfile', profile: profileOf('B') }, apart)
  const [name] = names()
  expect(['A: owner', 'B: owner']).toContain(name)
  const reversed = new Map([...story.statements].reverse())
  expect(names(deriveTeam(story.workspace, reversed))).toEqual([name])
})

test('[TEAM-9] an unknown type stops what comes after it and nothing else', async () => {
  const before = story.team.heads
  const unknown = await story.say(alice, { type: 'Unknown', code: 99, bytes: newWriter().uint(1).done() })
  const after = await signStatement(
    { workspace: story.workspace, parents: [unknown.id], body: { type: 'SetProfile', profile: profileOf('after') } },
    alice.device.sign
  )
  story.hear(after)
  const beside = await story.say(alice, { type: 'SetProfile', profile: profileOf('beside') }, before)
  expect(names()).toEqual(['beside: owner'])
  expect(story.team.notUnderstood).toEqual([unknown.id])
  expect(story.team.heads).toEqual([beside.id])
  expect(story.team.knownHeads).toEqual([after.id, beside.id].sort())
})

test('a statement waits for its past and counts when it comes', async () => {
  const link = await story.invite(alice)
  const joined = await story.accept(bob, link)
  const [admit, logOpen] = joined.statements.slice(-2)
  if (!admit || !logOpen) throw new Error('joining says two things')
  story.hear(logOpen)
  expect(names()).toEqual(['alice: owner'])
  story.hear(admit)
  expect(names()).toEqual(['alice: owner', 'bob: editor'])
})

test('a log belongs to whom its device was when opening it, whatever else that device did elsewhere', async () => {
  const random = newSimRandom(3)
  const links = [await story.invite(alice, 'viewer'), await story.invite(alice, 'editor')]
  const logs: (string | null)[] = []
  for (const link of links) {
    const { logKey } = await newPerson('another log', random)
    const { log } = await story.join({ ...bob, logKey }, link)
    const { member } = story.team.logs.get(log) ?? { member: null }
    logs.push(member && (story.team.members.get(member)?.role ?? null))
  }
  expect(logs).toEqual(['viewer', 'editor'])
  expect([...story.team.logs.values()].map(({ member }) => story.team.members.get(member)?.role)).toEqual(
    expect.arrayContaining(['owner', 'viewer', 'editor'])
  )
})

test('[AUTH-3] nothing beyond where a log was closed counts', async () => {
  const { log } = await story.join(bob, await story.invite(alice))
  expect(isBeyondClose(story.team, log, 1_000)).toBe(false)
  await story.say(bob, { type: 'CloseLog', log, seq: 4, hash: new Uint8Array(32) })
  expect([4, 5].map((seq) => isBeyondClose(story.team, log, seq))).toEqual([false, true])
})

test('[I5] the team is the same for every order of arrival, at every moment of it', async () => {
  await story.join(bob, await story.invite(alice))
  const link = await story.invite(alice, 'viewer', 1)
  const forCarol = await story.accept(carol, link)
  await story.say(bob, { type: 'SetProfile', profile: profileOf('Bobby') })
  story.hear(...forCarol.statements)
  await story.say(carol, { type: 'SetProfile', profile: profileOf('Caro') })
  const all = [...story.statements.values()]
  const expected = deriveTeam(story.workspace, story.statements)
  for (let seed = 0; seed < 100; seed++) {
    const random = newSimRandom(seed)
    const shuffled = all.map((statement) => ({ statement, at: random.fraction() })).sort((a, b) => a.at - b.at)
    const arrived = new Map<StatementId, Statement>(shuffled.map(({ statement }) => [statement.id, statement]))
    expect(deriveTeam(story.workspace, arrived), `seed ${seed}`).toEqual(expected)
  }
  expect(teamAt(story.workspace, story.statements, expected.heads)).toEqual(expected)
  expect(names(teamAt(story.workspace, story.statements, [link.invite]))).toEqual(['alice: owner'])
})

test('room and password come from the epoch’s key and differ', () => {
  const ring = newKeyRing(story.beginning.keys)
  const [key] = ring.keys
  if (!key) throw new Error('one key')
  const door = ring.door(key)
  expect(door?.room).not.toBe(door?.password)
  expect(JSON.stringify(door)).not.toContain(story.workspace)
  expect(ring.prove(key, idToBytes(story.workspace))).toHaveLength(32)
  expect(ring.door(idFrom(bob))).toBe(null)
})

test('a statement encodes to the bytes it was signed over', async () => {
  const statement = await story.say(alice, { type: 'SetProfile', profile: profileOf('alice') })
  expect(encodeSigned(statement, statement.signature)).toEqual(statement.bytes)
})
