import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newEngineStory, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { newPerson } from '../../../tests/support/story-team'
import { bytesToId } from '../base/ids'
import { err, ok } from '../base/result'
import { openDeviceDatabase } from '../platform/device-database'
import { newDeviceDirectory, type DeviceDirectory } from '../platform/device-directory'
import { openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import type { Recalled } from '../sync/engine-parts'
import { answerRequest } from '../team/coming-back'
import { statementIdOf } from '../team/device-id'
import { wrapKeysFor } from '../team/epoch-keys'
import {
  encodeReturnAnswer,
  encodeReturnInvitation,
  parseReturnRequest,
  type ReturnRequest
} from '../team/return-codes'
import { signStatement } from '../team/say'
import { consentToJoin } from '../team/speaking'
import type { Statement } from '../wire/statement'
import { decodeStatement } from '../wire/statement-codec'
import { newComingBack } from './coming-back'
import type { ComingBackView, PendingReturn } from './letting-back-views'
import { readOwnCopy, standingIn, type OwnStanding } from './own-copy'

const timers = { after: () => () => undefined }

interface Device {
  readonly view: ComingBackView
  standing: OwnStanding
  storage: Pick<DeviceDirectory, 'setting'> | null
}

interface WholeDevice extends Device {
  stands(): Promise<OwnStanding>
  /** What it has of the story's workspace. */
  copy(): Promise<Recalled>
  /** These came from whoever it met. */
  hears(statements: readonly Statement[]): Promise<void>
}

let story: EngineStory

/** A new device that knows by itself how it stands in the story's workspace. */
async function newWholeDevice(): Promise<WholeDevice> {
  const device = await newDevice()
  const database = valueOf(await openDeviceDatabase({ timers }))
  const directory = newDeviceDirectory(database)
  const { workspace } = story.engine('alice')
  const deps = async () => {
    const entries = valueOf(await directory.workspaces())
    const entryOf = (id: string) => entries.find((entry) => entry.id === id)
    return { database, clock: { now: () => 0 }, random: newSimRandom(97), timers, entryOf }
  }
  const whole = {
    ...device,
    stands: async () => standingIn(workspace, await deps()),
    async copy() {
      const { entryOf, ...rest } = await deps()
      const entry = entryOf(workspace)
      const copy = entry && (await readOwnCopy(entry, { ...rest, entryOf }))
      if (!copy) throw new Error('there is a copy')
      return copy
    },
    async hears(statements: readonly Statement[]) {
      const store = valueOf(await openIdbWorkspaceStore({ workspace, absent: 'refuse', timers }))
      valueOf(await store.putStatements(statements.map(({ id, bytes }) => ({ id, bytes }))))
      store.close()
    }
  }
  device.standsBy(whole.stands)
  return whole
}

/** A new device with nothing on it. */
async function newDevice(): Promise<Device & { standsBy(stands: () => Promise<OwnStanding>): void }> {
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
  const database = valueOf(await openDeviceDatabase({ timers }))
  const directory = newDeviceDirectory(database)
  const random = newSimRandom(95)
  const view = newComingBack({
    begin: () => ({
      database,
      directory: { ...directory, ...device.storage },
      random,
      timers,
      nowMs: 0,
      deviceName: 'Laptop'
    }),
    standingIn: () => stands(),
    wasBroughtBy: async () => (await stands()) === 'in',
    arrived: () => Promise.resolve(),
    returnAddressOf: (code) => `https://notes.example/back#${code}`,
    copy: () => Promise.resolve(ok())
  })
  const device = {
    view,
    standing: 'strange' as OwnStanding,
    storage: null as Device['storage'],
    standsBy: (of: () => Promise<OwnStanding>) => void (stands = of)
  }
  let stands = () => Promise.resolve(device.standing)
  return device
}

/** An invitation to come back as one of the team's. */
function toBe(memberName: string): string {
  return valueOf(
    encodeReturnInvitation({
      workspace: bytesToId('workspace', new Uint8Array(32).fill(1)),
      member: bytesToId('member', new Uint8Array(16).fill(memberName.charCodeAt(0))),
      workspaceName: 'Low tide',
      memberName,
      invitedBy: 'Ana'
    })
  )
}

async function ask({ view }: Device, code: string): Promise<PendingReturn> {
  const asked = await view.ask({ code, yourName: 'Bela' })
  if ('problem' in asked) throw new Error(asked.problem)
  return asked
}

test('a request that waits is known by its invitation, also after another was opened, until that one is asked', async () => {
  const device = await newDevice()
  const [asBela, asCora] = [toBe('Bela'), toBe('Cora')]
  const asked = await ask(device, asBela)
  expect(await device.view.preview(asBela)).toMatchObject({ memberName: 'Bela', isAsked: true })
  expect(await device.view.preview(asCora)).toMatchObject({ memberName: 'Cora', isAsked: false })
  expect(await device.view.pending()).toEqual(asked)
  expect(await ask(device, asBela)).toEqual(asked)
  await ask(device, asCora)
  expect(await device.view.pending()).toMatchObject({ memberName: 'Cora' })
  expect(await device.view.giveUp()).toBeNull()
  expect(await device.view.pending()).toBeNull()
})

test('where the device is in, or was and is not any more, that is said instead', async () => {
  const device = await newDevice()
  device.standing = 'in'
  expect(await device.view.preview(toBe('Bela'))).toEqual({ problem: 'This device is already in that workspace.' })
  device.standing = 'out'
  const out = { problem: expect.stringMatching(/^This device was in that workspace and is not any more\./) as string }
  expect(await device.view.preview(toBe('Bela'))).toEqual(out)
  expect(await device.view.ask({ code: toBe('Bela'), yourName: 'Bela' })).toEqual(out)
})

describe('an answer that somebody made who only saw the request', () => {
  test('is taken, as nothing tells it apart here, and the request is kept until the team knows the device', async () => {
    const { device, forged } = await askedBob()
    expect(await device.view.open(forged)).toEqual({ workspace: story.engine('alice').workspace })
    expect(await device.stands()).toBe('unheard')
    expect(await device.view.pending()).toMatchObject({ memberName: 'bob' })
  })

  test('[RET-4] gives way to the real one, of which nothing waits any more once the team was met', async () => {
    const { device, forged, real, statements } = await askedBob()
    await device.view.open(forged)
    const before = await device.copy()
    expect(await device.view.open(real)).toEqual({ workspace: story.engine('alice').workspace })
    expect(await device.view.pending()).toMatchObject({ memberName: 'bob' })
    const after = await device.copy()
    const recovers = [...after.team.all].filter(({ body }) => body.type === 'Recover')
    expect(recovers.map(({ id }) => [statements.has(id), before.team.knows(id)])).toEqual([[true, false]])
    // What the other beginning may have written in it is in no log of this one.
    expect([after.device, after.log === before.log]).toEqual([before.device, false])

    await device.hears([...statements.values()])
    expect(await device.stands()).toBe('in')
    expect(await device.view.pending()).toBeNull()
    expect(await device.view.isBackBy(real)).toMatchObject({ workspaceName: 'Low tide' })
  })

  test('stays as it is when what is opened next is for another device', async () => {
    const { device, forged, request } = await askedBob()
    await device.view.open(forged)
    const before = await device.copy()
    const others = await newPerson('somebody', story.random)
    const { workspace, consent } = request
    const consents = { workspace, member: consent.member, deviceName: 'Phone' }
    const consented = { ...request, consent: await consentToJoin(others.device, consents) }
    expect(await device.view.open(await forge(consented))).toEqual({
      problem: expect.stringContaining('another device') as string
    })
    expect((await device.copy()).log).toBe(before.log)
  })

  test('takes no key along when the request is given up: the copy can be opened still, and forgotten there', async () => {
    const { device, forged } = await askedBob()
    await device.view.open(forged)
    expect(await device.view.giveUp()).toBeNull()
    expect(await device.view.pending()).toBeNull()
    expect(await device.stands()).toBe('unheard')
    expect((await device.copy()).device).toBeDefined()
  })
})

/** Bob asked on a new device; alice let him back in, and somebody else made an answer of the request too. */
async function askedBob() {
  story = await newEngineStory(96)
  await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  const [alice, bob] = [story.engine('alice'), story.engine('bob')]
  const { workspace } = alice
  const device = await newWholeDevice()
  const names = { workspaceName: 'Low tide', memberName: 'bob', invitedBy: 'alice' }
  await ask(device, valueOf(encodeReturnInvitation({ workspace, member: bob.ownMember, ...names })))
  const pending = await device.view.pending()
  if (pending === null || 'problem' in pending) throw new Error('a request waits')
  const request = valueOf(parseReturnRequest(pending.request.link))
  valueOf(await alice.changeTeam({ kind: 'recover', consent: request.consent, removing: [], keepInvites: [] }))
  const alices = story.devices.get('alice')
  const stored = valueOf(await (alices?.disk.open().statements() ?? Promise.reject(new Error('no disk'))))
  const statements = new Map(stored.map(({ id, bytes }) => [id, valueOf(decodeStatement(bytes, statementIdOf))]))
  const answering = { team: alice.team, statements, keys: alices?.keys ?? [], random: story.random }
  return {
    device,
    request,
    statements,
    forged: await forge(request),
    real: valueOf(await answerRequest(request, answering))
  }
}

/** All it takes is the request. */
async function forge({ workspace, consent }: ReturnRequest): Promise<string> {
  const { random } = story
  const stranger = await newPerson('stranger', random)
  const keys = [{ key: bytesToId('key', random.bytes(16)), raw: random.bytes(32) }]
  const [wrapped] = await wrapKeysFor(consent.device.box, { workspace, keys }, random)
  if (!wrapped) throw new Error('the key was wrapped')
  const parents = [bytesToId('statement', random.bytes(32))]
  const body = { type: 'Recover' as const, ...consent, wrapped: [] }
  const recover = await signStatement({ workspace, parents, body }, stranger.device.sign)
  const answer = { workspace, name: 'Low tide', recover: recover.id, statements: [recover.bytes], relays: [] }
  return valueOf(encodeReturnAnswer({ ...answer, sealed: wrapped.sealed }))
}

test('storage that cannot be read is not nothing that waits', async () => {
  const device = await newDevice()
  await ask(device, toBe('Bela'))
  device.storage = { setting: () => Promise.resolve(err({ kind: 'StorageLost', cause: 'gone' })) }
  expect(await device.view.pending()).toEqual({
    problem: expect.stringContaining('closed this workspace’s storage') as string
  })
})
