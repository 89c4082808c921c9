/** Somebody lost every device: who may let them back, what they come back to, and what the lost devices are left with. */
import { beforeEach, expect, test } from 'vitest'
import type { DeviceId, DocumentId } from '$lib/base/ids'
import { statementIdOf } from '$lib/team/device-id'
import { answerRequest, checkRequest, comeBack } from '$lib/team/coming-back'
import { parseReturnAnswer, type ReturnRequest } from '$lib/team/return-codes'
import { consentToJoin } from '$lib/team/speaking'
import { decodeStatement } from '$lib/wire/statement-codec'
import { newSimDevice } from '../support/sim-device'
import { newPerson, type Person } from '../support/story-team'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'

let story: EngineStory
let note: DocumentId
let phone: Person
let request: ReturnRequest

/** Bob and carol, editors, have alice's note; bob wrote in it and lost his laptop. Nobody is connected. */
beforeEach(async () => {
  story = await newEngineStory(29)
  note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'carol']) {
    await story.join(name, await story.invite('editor'))
    await story.meetOnce('alice', name)
  }
  await write('bob', 'By bob.')
  await story.meetOnce('alice', 'bob')
  await story.meetOnce('alice', 'carol')
  phone = await newPerson('phone', story.random)
  request = await askFor('bob')
})

async function askFor(name: string): Promise<ReturnRequest> {
  const { workspace, ownMember: member } = story.engine(name)
  const consent = await consentToJoin(phone.device, { workspace, member, deviceName: 'Phone' })
  return { workspace, consent, name }
}

async function write(name: string, words: string): Promise<void> {
  valueOf(await story.engine(name).changeDocument(note, (doc) => typeInto(doc, 0, `${words} `)))
}

const letBackBy = (name: string, removing: readonly DeviceId[]) =>
  story.engine(name).changeTeam({ kind: 'recover', consent: request.consent, removing, keepInvites: [] })

async function answerBy(name: string): Promise<string> {
  const device = story.devices.get(name)
  const kept = valueOf((await device?.disk.open().statements()) ?? { ok: false, error: { kind: 'NoDisk' } })
  const decoded = kept.map(({ bytes }) => valueOf(decodeStatement(bytes, statementIdOf)))
  const statements = new Map(decoded.map((statement) => [statement.id, statement]))
  const { team } = story.engine(name)
  return valueOf(await answerRequest(request, { team, statements, keys: device?.keys ?? [], random: story.random }))
}

/** The new device comes in by an answer, as `phone`. */
async function open(text: string, keep: 'whole' | 'recover alone' = 'whole'): Promise<void> {
  const whole = valueOf(parseReturnAnswer(text))
  const alone = whole.statements.filter((bytes) => valueOf(decodeStatement(bytes, statementIdOf)).id === whole.recover)
  const answer = keep === 'whole' ? whole : { ...whole, statements: alone }
  const beginning = valueOf(await comeBack({ answer, device: phone.device, logKey: phone.logKey }))
  const { time, network, random } = story
  const device = await newSimDevice(phone, beginning, { time, network, random: random.fork(9) })
  ;(story.devices as Map<string, typeof device>).set('phone', device)
  await device.start()
}

const nameOf = (by: string, member: string) =>
  [...story.engine(by).team.members.values()].find(({ id }) => id === member)?.profile.name

test('[TEAM-16] bob is who he was, on a new device, and the lost one is out of the next epoch', async () => {
  const [laptop, bob] = [story.engine('bob').ownDevice, story.engine('bob').ownMember]
  valueOf(await letBackBy('alice', [laptop]))
  await write('alice', 'After the loss.')
  await open(await answerBy('alice'))
  expect(story.engine('phone').ownMember).toBe(bob)
  await story.meetOnce('alice', 'phone')
  expect(await textOf(story.engine('phone'), note)).toBe('After the loss. By bob. Agreed.')
  await write('phone', 'Back.')
  await story.meetOnce('alice', 'phone')
  await story.meetOnce('alice', 'carol')
  expect(await textOf(story.engine('carol'), note)).toBe('Back. After the loss. By bob. Agreed.')
  const { team } = story.engine('carol')
  expect(nameOf('carol', bob)).toBe('bob')
  expect([team.devices.get(laptop)?.gone, team.members.get(bob)?.gone]).toEqual(['removed', null])
  const written = valueOf(await story.engine('carol').changesOf(note)).filter(({ member }) => member === bob)
  expect(written).toHaveLength(2)

  await story.meetOnce('alice', 'bob')
  expect(await textOf(story.engine('bob'), note)).toBe('By bob. Agreed.')
  expect(story.engine('bob').team.devices.get(laptop)?.gone).toBe('removed')
})

test('with an answer too short for all its proof he learns the rest at the first meeting', async () => {
  valueOf(await letBackBy('alice', []))
  await open(await answerBy('alice'), 'recover alone')
  await story.meetOnce('alice', 'phone')
  await story.meetOnce('alice', 'phone')
  expect(await textOf(story.engine('phone'), note)).toBe('By bob. Agreed.')
})

test('asked twice, the same device gets its answer again, and no second statement', async () => {
  valueOf(await letBackBy('alice', []))
  const { team } = story.engine('alice')
  expect(valueOf(await checkRequest(request, team))).toMatchObject({ gone: null })
  expect(await letBackBy('alice', [])).toMatchObject({ ok: false, error: { kind: 'NotAllowed', rule: 'deviceIsNew' } })
  await open(await answerBy('alice'))
})

test('[TEAM-16] an editor lets nobody back, and nobody lets the owner back', async () => {
  expect(await letBackBy('carol', [])).toMatchObject({ ok: false, error: { rule: 'authorIsAdmin' } })
  request = await askFor('alice')
  expect(await letBackBy('alice', [])).toMatchObject({ ok: false, error: { rule: 'recoversOnlyBelow' } })
})

test('a request that is foreign, edited or of a device removed since is told apart, and nothing is said', async () => {
  const { team } = story.engine('alice')
  const { consent } = request
  const edited = { ...request, consent: { ...consent, device: { ...consent.device, box: phone.logKey.publicKey } } }
  expect(await checkRequest(edited, team)).toEqual({ ok: false, error: { kind: 'ReturnCodeDamaged' } })
  const other = await newEngineStory(30)
  expect(await checkRequest(request, other.engine('alice').team)).toEqual({
    ok: false,
    error: { kind: 'ReturnOtherWorkspace' }
  })
  valueOf(await letBackBy('alice', []))
  const recovered = valueOf(await checkRequest(request, story.engine('alice').team))
  if (!recovered) throw new Error('it is in')
  valueOf(await story.engine('alice').changeTeam({ kind: 'removeDevice', device: recovered.id, keepInvites: [] }))
  expect(await checkRequest(request, story.engine('alice').team)).toEqual({
    ok: false,
    error: { kind: 'ReturnCodeOld' }
  })
})

test('[RET-4] an answer is for the device it names and for no other, and an edited one is refused', async () => {
  valueOf(await letBackBy('alice', []))
  const answer = valueOf(parseReturnAnswer(await answerBy('alice')))
  const stranger = await newPerson('mallory', story.random)
  const asStranger = { device: stranger.device, logKey: stranger.logKey }
  expect(await comeBack({ answer, ...asStranger })).toEqual({ ok: false, error: { kind: 'ReturnForOther' } })
  const own = { device: phone.device, logKey: phone.logKey }
  const broken = { ...answer, sealed: answer.sealed.with(40, 1 ^ (answer.sealed[40] ?? 0)) }
  expect(await comeBack({ answer: broken, ...own })).toEqual({ ok: false, error: { kind: 'ReturnCodeDamaged' } })
  const torn = { ...answer, statements: answer.statements.map((bytes) => bytes.with(-1, 1 ^ (bytes.at(-1) ?? 0))) }
  expect(await comeBack({ answer: torn, ...own })).toMatchObject({ ok: false, error: { kind: 'ReturnCodeDamaged' } })
  const foreign = { ...answer, statements: answer.statements.slice(0, -1) }
  expect(await comeBack({ answer: foreign, ...own })).toMatchObject({ ok: false })
})
