/** What people say of their team, as the app has them say it; each story ends in the team everybody derives. */
import { beforeEach, expect, test } from 'vitest'
import { bytesOf } from '../../../tests/support/drawn-team'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { valueOf } from '../../../tests/support/story-engines'
import { newPerson, TeamStory, type Person } from '../../../tests/support/story-team'
import { bytesToId, type LogId } from '../base/ids'
import type { Result } from '../base/result'
import { MOST_LOGS_CUT } from '../wire/limits'
import type { Statement } from '../wire/statement'
import { mayWrite } from './authority'
import { deviceOf } from './device-keys'
import { leave, removeDevice, removeMember, setRole, type HeldEnd } from './ending'
import { openInvites } from './open-invites'
import { addDevice, type RotateFault } from './rotating'
import { adopt, closeLog, consentToJoin, openLog, revokeInvite, speakerOf } from './speaking'
import { checkStatement, keysByDevice } from './statement-check'

let random: SimRandom
let alice: Person
let bob: Person
let carol: Person
let story: TeamStory
let bobsLog: LogId

const NOTHING = { held: [], keepInvites: [] }

beforeEach(async () => {
  random = newSimRandom(51)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  carol = await newPerson('carol', random)
  story = await TeamStory.found(alice, random)
  bobsLog = (await story.join(bob, await story.invite(alice))).log
  await story.join(carol, await story.invite(alice, 'viewer'))
})

const as = (person: Person) => speakerOf(person.device, story.statements, story.workspace)
const memberOf = (person: Person) => {
  const device = story.team.devices.get(deviceOf(person.device))
  if (!device) throw new Error(`${person.name} is known`)
  return device.member
}
const isGone = (person: Person) => story.team.members.get(memberOf(person))?.gone

/** Heard by everybody, as a sound statement. */
async function said(saying: Promise<Result<Statement, RotateFault>>): Promise<Statement> {
  const statement = valueOf(await saying)
  const keys = keysByDevice(story.statements.values())
  const known = { device: keys.get.bind(keys), statement: story.statements.get.bind(story.statements) }
  expect(await checkStatement(statement, known)).toBe('sound')
  story.hear(statement)
  return statement
}

const heldEnd = (log: LogId, seq: number, writer = log): HeldEnd => ({
  log,
  writer,
  seq,
  hash: bytesOf(`${log} ${seq}`)
})

test('alice removes bob, at what she has of his logs', async () => {
  const branch = bytesToId('log', random.bytes(16))
  const held = [heldEnd(bobsLog, 7), heldEnd(branch, 9, bobsLog), heldEnd(story.beginning.log, 40)]
  const { body } = await said(removeMember(as(alice), memberOf(bob), { held, keepInvites: [] }))
  expect(body.type === 'RemoveMember' && [...body.cutoff].map(([log, { seq }]) => [log, seq]).sort()).toEqual(
    [
      [branch, 9],
      [bobsLog, 7]
    ].sort()
  )
  expect(isGone(bob)).toBe('removed')
  expect(mayWrite(story.team, bobsLog, 'update').ok).toBe(false)
})

test.each(['removal', 'demotion'] as const)(
  '[TEAM-17] a %s of somebody with thousands of logs fits a statement: the logs with the most work keep it',
  async (kind) => {
    const logs = Array.from({ length: 4_200 }, () => bytesToId('log', random.bytes(16)))
    const held = logs.map((log, i) => heldEnd(log, i < 20 ? 1_000 + i : 1)).reverse()
    const bobs = story.team.logs.get(bobsLog)
    if (!bobs) throw new Error('bob opened his log')
    const opened = new Map([...story.team.logs, ...logs.map((log) => [log, { ...bobs, log }] as const)])
    const speaker = { ...as(alice), team: { ...story.team, logs: opened } }
    const end = (of: readonly HeldEnd[]) =>
      kind === 'removal'
        ? removeMember(speaker, memberOf(bob), { held: of, keepInvites: [] })
        : setRole(speaker, { member: memberOf(bob), role: 'viewer' }, { held: of, keepInvites: [] })
    const { body } = valueOf(await end(held))
    const cutoff = 'cutoff' in body ? body.cutoff : new Map<LogId, never>()
    expect(cutoff.size).toBe(MOST_LOGS_CUT)
    expect(logs.slice(0, 20).map((log) => cutoff.get(log)?.seq)).toEqual(logs.slice(0, 20).map((_, i) => 1_000 + i))
    // Whatever order the store has them in.
    expect(valueOf(await end([...held].reverse())).body).toEqual(body)
  }
)

test('open invites that are named stay open, and those that are not open are not named', async () => {
  const [kept, other] = [await story.invite(alice), await story.invite(alice)]
  const keepInvites = [kept.invite, memberOf(bob) as never]
  const { body } = await said(removeMember(as(alice), memberOf(bob), { held: [], keepInvites }))
  expect(body.type === 'RemoveMember' && body.keepInvites).toEqual([kept.invite])
  expect(openInvites(story.team).map(({ id }) => id)).toEqual([kept.invite])
  expect(story.team.invites.get(other.invite)?.revoked).toBe(true)
})

test('who may not say a thing is told the rule, and nothing was said', async () => {
  const size = story.statements.size
  const refused = await Promise.all([
    removeMember(as(bob), memberOf(carol), NOTHING),
    removeMember(as(alice), memberOf(alice), NOTHING),
    setRole(as(carol), { member: memberOf(carol), role: 'admin' }, NOTHING),
    adopt(as(bob), new Map()),
    closeLog(as(carol), { log: bobsLog, seq: 1, hash: bytesOf('one') })
  ])
  expect(refused.map((result) => (result.ok ? null : result.error))).toEqual([
    { kind: 'NotAllowed', rule: 'authorIsAdmin' },
    { kind: 'NotAllowed', rule: 'ownerStays' },
    { kind: 'NotAllowed', rule: 'authorIsAdmin' },
    { kind: 'NotAllowed', rule: 'authorIsAdmin' },
    { kind: 'NotAllowed', rule: 'closerMayClose' }
  ])
  expect(story.statements.size).toBe(size)
})

test('bob becomes an admin, invites, and is an editor again: his invite is closed', async () => {
  await said(setRole(as(alice), { member: memberOf(bob), role: 'admin' }, NOTHING))
  const { invite } = await story.invite(bob)
  expect(openInvites(story.team).map(({ id }) => id)).toEqual([invite])
  await said(setRole(as(alice), { member: memberOf(bob), role: 'editor' }, { held: [], keepInvites: [invite] }))
  expect(openInvites(story.team)).toEqual([])
  expect(mayWrite(story.team, bobsLog, 'update').ok).toBe(true)
})

test('carol loses her phone and removes it by her laptop', async () => {
  const laptop = await newPerson('laptop', random)
  const consent = await consentToJoin(laptop.device, {
    workspace: story.workspace,
    member: memberOf(carol),
    deviceName: 'Laptop'
  })
  await said(addDevice(as(carol), { consent, keys: story.beginning.keys, random }))
  await said(removeDevice(as(laptop), deviceOf(carol.device), NOTHING))
  expect(isGone(carol)).toBe(null)
  expect(story.team.devices.get(deviceOf(carol.device))?.gone).toBe('removed')
  expect(story.team.devices.get(deviceOf(laptop.device))).toMatchObject({ gone: null, name: 'Laptop' })
})

test('bob leaves, and says nothing more', async () => {
  await said(leave(as(bob), { held: [heldEnd(bobsLog, 3)], keepInvites: [] }))
  expect(isGone(bob)).toBe('left')
  expect(story.team.cuts.get(bobsLog)?.[0]?.cutoff.get(bobsLog)?.seq).toBe(3)
  expect(await leave(as(bob), NOTHING)).toEqual({ ok: false, error: { kind: 'NotAllowed', rule: 'authorIsAMember' } })
})

test('a link is taken back; who comes by it all the same waits', async () => {
  const link = await story.invite(alice)
  await said(revokeInvite(as(alice), link.invite))
  const dan = await newPerson('dan', random)
  const { log } = await story.join(dan, link)
  expect(story.team.members.get(memberOf(dan))?.waits).toBe(true)
  expect(story.team.cuts.get(log)).toHaveLength(1)
  await said(setRole(as(alice), { member: memberOf(dan), role: 'editor' }, NOTHING))
  expect(mayWrite(story.team, log, 'update').ok).toBe(true)
  expect(story.team.cuts.has(log)).toBe(false)
})

test('a device whose log was lost goes on in a new one, and closes the old one at its gap', async () => {
  const { logKey } = await newPerson('another log', random)
  const opened = valueOf(await openLog(as(bob), logKey))
  story.hear(opened.statement)
  await said(closeLog(as(bob), { log: bobsLog, seq: 12, hash: bytesOf('twelve') }))
  expect(story.team.logs.get(opened.log)).toMatchObject({ member: memberOf(bob), closedAt: null })
  expect(story.team.logs.get(bobsLog)?.closedAt?.seq).toBe(12)
})

test('what would not fit one statement is refused before it is signed', async () => {
  const ends = Array.from({ length: 4_096 }, () => [bytesToId('log', random.bytes(16)), 1] as const)
  const entries = new Map(ends.map(([log, seq]) => [log, { seq, hash: bytesOf('x') }]))
  expect((await adopt(as(alice), entries)).ok).toBe(true)
  entries.set(bytesToId('log', random.bytes(16)), { seq: 1, hash: bytesOf('x') })
  expect(await adopt(as(alice), entries)).toEqual({ ok: false, error: { kind: 'StatementTooLarge' } })
})
