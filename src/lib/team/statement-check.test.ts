/** Whose word a statement needs besides its author's, and what becomes of one whose keys are not here yet. */
import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPerson, profileOf, TeamStory, type Person } from '../../../tests/support/story-team'
import type { MemberId } from '../base/ids'
import type { Statement, StatementBodyValue } from '../wire/statement'
import { deviceOf, publicKeysOf } from './device-keys'
import { signStatement } from './say'
import {
  admitMessage,
  checkStatement,
  deviceMessage,
  keysByDevice,
  logMessage,
  type Soundness
} from './statement-check'

let alice: Person
let bob: Person
let carol: Person
let story: TeamStory

beforeEach(async () => {
  const random = newSimRandom(41)
  alice = await newPerson('alice', random)
  bob = await newPerson('bob', random)
  carol = await newPerson('carol', random)
  story = await TeamStory.found(alice, random)
})

/** As who knows these statements and no others sees it. */
function soundness(statement: Statement, known: Iterable<Statement> = story.statements.values()): Promise<Soundness> {
  const statements = [...known]
  const keys = keysByDevice(statements)
  return checkStatement(statement, {
    device: (id) => keys.get(id),
    statement: (id) => statements.find((each) => each.id === id)
  })
}

const said = (by: Person, body: StatementBodyValue) =>
  signStatement({ workspace: story.workspace, parents: [], body }, by.device.sign)

test('[STM-5] a statement waits until some statement brings a key that has its device’s id', async () => {
  const statement = await said(alice, { type: 'SetProfile', profile: profileOf('Alice') })
  const [genesis] = story.statements.values()
  if (!genesis) throw new Error('a workspace begins with a Genesis')
  expect(await soundness(statement, [])).toBe('waiting')
  expect(await soundness(statement, [genesis])).toBe('sound')
  const other = await TeamStory.found(bob, newSimRandom(42))
  expect(await soundness(statement, other.statements.values())).toBe('waiting')
  expect(await soundness(genesis, [])).toBe('sound')
})

test('[STM-5] a box key everybody would share a secret with brings nobody in', async () => {
  const { invite } = await story.invite(alice)
  const body: StatementBodyValue = {
    type: 'Invite',
    invite: { sign: bob.device.sign.publicKey, box: new Uint8Array(32) },
    role: 'editor',
    uses: 1,
    endsMs: null
  }
  expect(await soundness(await said(alice, body))).toBe('refused')
  const device = { ...publicKeysOf(bob.device), box: new Uint8Array(32) }
  const inviteSignature = new Uint8Array(64)
  const admit = { type: 'Admit' as const, invite, device, deviceName: '', profile: profileOf('bob'), inviteSignature }
  expect(await soundness(await said(bob, admit))).toBe('refused')
})

test('[STM-6] an invite lets in the device it signed for, here and by itself, and no other', async () => {
  const random = newSimRandom(43)
  const [first, second] = [await story.invite(alice), await story.invite(alice)]
  const { statements } = await story.accept(bob, first)
  const admit = statements.find(({ body }) => body.type === 'Admit')
  if (admit?.body.type !== 'Admit') throw new Error('bob was admitted')
  const { body } = admit
  expect(await soundness(admit)).toBe('sound')
  expect(await soundness(admit, [])).toBe('waiting')
  expect(await soundness(await said(bob, { ...body, invite: second.invite }))).toBe('refused')
  expect(await soundness(await said(carol, { ...body, device: publicKeysOf(carol.device) }))).toBe('refused')
  const elsewhere = await TeamStory.found(alice, random)
  const signed = await bob.device.sign.sign(admitMessage(elsewhere.workspace, first.invite, body.device))
  expect(await soundness(await said(bob, { ...body, inviteSignature: signed }))).toBe('refused')
})

test('[STM-7] a log is opened by the device its key consents to', async () => {
  const open = async (consentsTo: Person) => {
    const { publicKey: logKey } = bob.logKey
    const logSignature = await bob.logKey.sign(logMessage(story.workspace, deviceOf(consentsTo.device)))
    const [log] = story.team.logs.keys()
    if (!log) throw new Error('alice has a log')
    return soundness(await said(alice, { type: 'LogOpen', log, logKey, logSignature }))
  }
  expect([await open(alice), await open(carol)]).toEqual(['sound', 'refused'])
})

test.each(['AddDevice', 'Recover'] as const)('[STM-8] %s needs the device’s word for this member', async (type) => {
  const device = publicKeysOf(bob.device)
  const [member] = story.team.members.keys()
  if (!member) throw new Error('alice is a member')
  const added = async (consentsTo: MemberId, signer: Person) => {
    const deviceSignature = await signer.device.sign.sign(deviceMessage(story.workspace, consentsTo, device))
    return soundness(await said(alice, { type, member, device, deviceName: 'Tablet', deviceSignature, wrapped: [] }))
  }
  const nobody = [...(await TeamStory.found(bob, newSimRandom(44))).team.members.keys()][0] ?? member
  expect([await added(member, bob), await added(nobody, bob), await added(member, alice)]).toEqual([
    'sound',
    'refused',
    'refused'
  ])
})
