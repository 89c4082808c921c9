/** Each rule of the table is broken once, by somebody who has everything else right; `team.test.ts` has the others. */
import { readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPerson, profileOf, TeamStory, type Person } from '../../../tests/support/story-team'
import { bytesToId, idToBytes, type StatementId } from '../base/ids'
import type { Statement } from '../wire/statement'
import { deviceOf, publicKeysOf } from './device-keys'
import { newInvite } from './invitation'
import { logOpenBody, signStatement } from './say'
import { admitMessage } from './statement-check'
import { closesInvites, CONCURRENCY_RULES, seniorWins } from './concurrency-rules'
import { STATEMENT_RULES } from './statement-rules'

let alice: Person
let bob: Person
let carol: Person
let story: TeamStory

beforeEach(async () => {
  const random = newSimRandom(23)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  carol = await newPerson('carol', random)
  story = await TeamStory.found(alice, random)
})

const broken = ({ id }: Statement) => story.team.voidByRule.get(id) ?? null
const names = () => [...story.team.members.values()].map(({ profile }) => profile.name)
const nowhere = bytesToId('statement', new Uint8Array(32).fill(7))

async function admitOf(person: Person, invite: StatementId, signer: Person = person) {
  const device = publicKeysOf(person.device)
  return {
    type: 'Admit' as const,
    invite,
    device,
    deviceName: 'Phone',
    profile: profileOf(person.name),
    inviteSignature: await signer.device.sign.sign(admitMessage(story.workspace, invite, device))
  }
}

test('inviteHasUses: an invite for nobody is no invite', async () => {
  const { body } = await newInvite({ role: 'editor', uses: 0, endsMs: null }, story.random)
  expect(broken(await story.say(alice, body))).toBe('inviteHasUses')
})

test('inviteIsKnown: nobody comes in by an invite that is not in their past', async () => {
  expect(broken(await story.say(bob, await admitOf(bob, nowhere)))).toBe('inviteIsKnown')
  const { invite } = await story.invite(alice)
  const genesis = bytesToId('statement', idToBytes(story.workspace))
  expect(broken(await story.say(bob, await admitOf(bob, invite), [genesis]))).toBe('inviteIsKnown')
  expect(broken(await story.say(alice, { type: 'RevokeInvite', invite: nowhere }))).toBe('inviteIsKnown')
})

test('deviceNamesItself: nobody is carried in by somebody else’s hand', async () => {
  const { invite } = await story.invite(alice)
  const statement = await signStatement(
    { workspace: story.workspace, parents: [invite], body: await admitOf(bob, invite) },
    carol.device.sign
  )
  story.hear(statement)
  expect(broken(statement)).toBe('deviceNamesItself')
  expect(names()).toEqual(['alice'])
})

test('deviceIsNew: one device comes in once', async () => {
  const link = await story.invite(alice, 'editor', 2)
  await story.join(bob, link)
  expect(broken(await story.say(bob, await admitOf(bob, link.invite)))).toBe('deviceIsNew')
  expect(names()).toEqual(['alice', 'bob'])
})

test('nameIsGiven: nobody is in without a name', async () => {
  const { invite } = await story.invite(alice)
  const body = { ...(await admitOf(bob, invite)), profile: profileOf('  ') }
  expect(broken(await story.say(bob, body, [invite]))).toBe('nameIsGiven')
  expect(broken(await story.say(alice, { type: 'SetProfile', profile: profileOf('') }))).toBe('nameIsGiven')
  expect(names()).toEqual(['alice'])
})

test('logIdIsOfItsKey: a log is named by its key and by nothing else', async () => {
  const { body } = await logOpenBody(story.workspace, deviceOf(alice.device), bob.logKey)
  if (body.type !== 'LogOpen') throw new Error('a LogOpen')
  const statement = await story.say(alice, { ...body, logKey: carol.logKey.publicKey })
  expect(broken(statement)).toBe('logIdIsOfItsKey')
  expect(story.team.logs.has(body.log)).toBe(false)
})

test('logIsNew: an open log is not opened again', async () => {
  const { body } = await logOpenBody(story.workspace, deviceOf(alice.device), alice.logKey)
  expect(broken(await story.say(alice, body))).toBe('logIsNew')
})

test('revokerMayRevoke: an editor takes back nobody’s invite', async () => {
  await story.join(bob, await story.invite(alice))
  const { invite } = await story.invite(alice)
  expect(broken(await story.say(bob, { type: 'RevokeInvite', invite }))).toBe('revokerMayRevoke')
  expect(story.team.invites.get(invite)?.revoked).toBe(false)
})

test('an editor does not name the workspace', async () => {
  await story.join(bob, await story.invite(alice))
  const naming = { type: 'SetWorkspace' as const, relays: ['wss://relay.example'], ice: [] }
  expect(broken(await story.say(bob, { ...naming, name: 'Bob’s' }))).toBe('authorIsAdmin')
  expect(broken(await story.say(alice, { ...naming, name: 'High tide' }))).toBe(null)
  expect(story.team).toMatchObject({ name: 'High tide', relays: ['wss://relay.example'] })
})

test('workspaceIsNamed: a workspace keeps a name', async () => {
  const statement = await story.say(alice, { type: 'SetWorkspace', name: ' ', relays: [], ice: [] })
  expect(broken(statement)).toBe('workspaceIsNamed')
  expect(story.team.name).toBe('Low tide')
})

test('a profile changes its author’s and nobody else’s', async () => {
  await story.join(bob, await story.invite(alice))
  await story.say(bob, { type: 'SetProfile', profile: profileOf('alice') })
  const [owner, member] = [...story.team.members.values()]
  expect(owner).toMatchObject({ role: 'owner', profile: { name: 'alice' } })
  expect(member).toMatchObject({ role: 'editor', profile: { name: 'alice' } })
})

/** Rules that are asked elsewhere than in a table. */
const FURTHER_RULES = { closesInvites, seniorWins, voidAuthorityDrawnFromVoid: null }

test('every rule of the tables has a test of its name', () => {
  const files = ['statement-rules.test.ts', 'membership-rules.test.ts', 'concurrency-rules.test.ts', 'team.test.ts']
  const tests = files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n')
  const tables = [...Object.values(STATEMENT_RULES), CONCURRENCY_RULES, FURTHER_RULES]
  const rules = new Set(tables.flatMap((table) => Object.keys(table)))
  expect([...rules].filter((rule) => !new RegExp(String.raw`test\('(\[[\w-]+\] )*${rule}:`).test(tests))).toEqual([])
})
