/**
 * A member's device in a page: keys, a database, the engine and the mesh, as the app puts them together, without screens.
 */
import type { Result } from '$lib/base/result'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { createNote } from '$lib/docs/create'
import { bodyFragment } from '$lib/docs/document'
import { writeFragment } from '$lib/docs/fragment'
import type { WorkspaceStore } from '$lib/log/workspace-store'
import { browserClock } from '$lib/platform/clock'
import { deleteWorkspaceDatabase, openIdbWorkspaceStore } from '$lib/platform/idb-workspace-store'
import { newMesh } from '$lib/platform/mesh'
import { newPresence } from '$lib/platform/presence'
import { browserRandom } from '$lib/platform/random'
import { browserTimers } from '$lib/platform/timers'
import { openWebrtcRoom } from '$lib/platform/webrtc-room'
import { createEngine } from '$lib/sync/create-engine'
import { inlineTrialWorker } from '$lib/sync/update-trial'
import type { Engine } from '$lib/sync/engine'
import type { Door, Transport } from '$lib/sync/transport'
import { statementIdOf } from '$lib/team/device-id'
import { foundWorkspace, type Beginning } from '$lib/team/founding'
import { acceptInvite, newInvite, statementsForLink } from '$lib/team/invitation'
import { encodeInviteLink, parseInviteLink } from '$lib/team/invite-link'
import { newKeyRing, type KeyRing } from '$lib/team/key-ring'
import { decodeStatement } from '$lib/wire/statement-codec'
import type * as Y from 'yjs'

export interface Device {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly keys: KeyRing
  /** The code behind `#` of a link that lets one more editor in. */
  invite(): Promise<string>
  /** Engine and database closed, the database deleted. */
  leave(): Promise<void>
}

const profile = (name: string) => ({ name, zone: 'UTC', hours: [] })

export function demand<T>(result: Result<T, { readonly kind: string }>): T {
  if (result.ok) return result.value
  throw new Error(`this should have held: ${JSON.stringify(result.error)}`)
}

async function newIdentity() {
  const [sign, box] = [await signingKeyFromSeed(browserRandom.bytes(32)), await boxKeyFromSeed(browserRandom.bytes(32))]
  return { device: { sign, box }, logKey: await signingKeyFromSeed(browserRandom.bytes(32)) }
}

type Identity = Awaited<ReturnType<typeof newIdentity>>

export async function foundDevice(): Promise<Device> {
  const identity = await newIdentity()
  const founding = { name: 'Bench', profile: profile('Ada'), deviceName: 'Desk', random: browserRandom, ...identity }
  return openDevice(identity, await foundWorkspace(founding))
}

/** On a database of its own, or in `memory` where several members live in one page. */
export async function joinDevice(code: string, memory?: WorkspaceStore): Promise<Device> {
  const identity = await newIdentity()
  const link = demand(parseInviteLink(code))
  return openDevice(
    identity,
    demand(await acceptInvite({ link, profile: profile('Bo'), deviceName: 'Desk', ...identity })),
    memory
  )
}

async function openDevice(
  { device, logKey }: Identity,
  beginning: Beginning,
  memory?: WorkspaceStore
): Promise<Device> {
  const { workspace } = beginning
  const store = memory ?? demand(await openIdbWorkspaceStore({ workspace, absent: 'create', timers: browserTimers }))
  demand(await store.putStatements(beginning.statements.map(({ id, bytes }) => ({ id, bytes }))))
  const keys = newKeyRing(beginning.keys)
  const ports = { clock: browserClock, random: browserRandom, timers: browserTimers }
  const onbug = (failure: unknown) => reportError(failure)
  const engine = demand(
    await createEngine({
      workspace,
      store,
      device,
      keepKeys: () => Promise.resolve({ ok: true, value: undefined }),
      logKey,
      keys,
      startTrialWorker: inlineTrialWorker,
      onbug,
      ...ports
    })
  )
  return {
    engine,
    store,
    keys,
    invite: () => inviteLink(engine, store, beginning),
    async leave() {
      await engine.close()
      store.close()
      if (!memory) await deleteWorkspaceDatabase(workspace)
    }
  }
}

async function inviteLink(engine: Engine, store: WorkspaceStore, { keys }: Beginning): Promise<string> {
  const { seed, body } = await newInvite({ role: 'editor', uses: 8, endsMs: null }, browserRandom)
  const before = new Set(engine.team.invites.keys())
  demand(await engine.say(body))
  const invite = [...engine.team.invites.keys()].find((id) => !before.has(id))
  const [held] = keys
  if (!invite || !held) throw new Error('the invite was not said')
  const signed = demand(await store.statements()).map(({ bytes }) => demand(decodeStatement(bytes, statementIdOf)))
  const statements = statementsForLink(new Map(signed.map((statement) => [statement.id, statement])), invite)
  const { workspace } = engine
  const about = { workspace, name: 'Bench', invitedBy: 'Ada', seed, invite, statements, relays: [] }
  return demand(encodeInviteLink({ ...about, key: held.key, rawKey: held.raw }))
}

export interface MeshOptions {
  /** The workspace's own unless given. */
  readonly door?: Door
  readonly native?: typeof RTCPeerConnection
}

/** Not connected yet. */
export function openMesh({ engine, keys }: Device, signaling: string, options: MeshOptions = {}): Transport {
  const { door, native = RTCPeerConnection } = options
  const own = keys.door(engine.team.writingKey)
  const presence = newPresence()
  const doors = door ? [door] : own ? [own] : []
  const transport = newMesh({
    doors,
    signaling: () => [signaling],
    ice: () => [],
    awareness: presence.awareness,
    presence: presence.book,
    timers: browserTimers,
    random: browserRandom,
    native,
    openRoom: openWebrtcRoom,
    reportFailure: (cause) => reportError(cause)
  })
  transport.opened.listen((link) => engine.linkOpened(link))
  transport.received.listen(({ link, frame }) => engine.received(link, frame))
  transport.drained.listen((link) => engine.linkDrained(link))
  transport.closed.listen((link) => engine.linkClosed(link))
  return transport
}

/** Resolves when a hello of this engine was answered. */
export function connected(engine: Engine): Promise<void> {
  return heard(engine, () => engine.report.connected > 0)
}

export function alone(engine: Engine): Promise<void> {
  return heard(engine, () => engine.report.connected === 0)
}

function heard(engine: Engine, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (holds()) return resolve()
    const stop = engine.reported.listen(() => {
      if (!holds()) return
      stop()
      resolve()
    })
  })
}

/** A note of about `length` characters, no two alike. */
export function writeNote(doc: Y.Doc, title: string, length: number): void {
  createNote(doc, { title })
  const content = paragraphs(title, length).map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }))
  writeFragment(bodyFragment(doc), { type: 'doc', content })
}

export function paragraphs(seed: string, length: number): string[] {
  let words = ''
  for (let i = 0; words.length < length; i++) words += `${seed} says ${(i * 7_919) % 10_007} things of low tide. `
  return words.slice(0, length).match(/.{1,400}/g) ?? ['']
}
