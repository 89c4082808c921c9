/** I1 to I8 of ARCHITECTURE.md, checked on every device after a heal. A broken one throws with its name and the place. */
import type { DocumentId, LogId } from '$lib/base/ids'
import { bytesToHex } from '$lib/base/bytes'
import { sha256 } from '$lib/crypto/hash'
import { documentHash } from '$lib/docs/document-hash'
import { documentText } from '$lib/docs/document-text'
import type { HeldLog } from '$lib/log/workspace-store'
import { deriveClientId } from '$lib/sync/client-ids'
import type { SyncReport } from '$lib/sync/engine'
import type { TeamState } from '$lib/team/team-state'
import type * as Y from 'yjs'
import type { SimDevice } from '../support/sim-device'
import { valueOf } from '../support/story-engines'
import type { World } from './scenario'

export type InvariantName = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8'

/** An edit that was said to be saved. */
export interface Acknowledged {
  readonly device: string
  readonly document: DocumentId
  readonly token: string
  readonly atMs: number
  /** In the log, and so safe from a power cut too. */
  inLog: boolean
}

/** I7: what a peer may cost, waiting for it or taken from it. */
const MOST_BYTES = 8 * 1024 * 1024

/** Everything each device has, read once for all checks. */
interface Held {
  readonly device: SimDevice
  readonly heads: readonly HeldLog[]
  readonly docs: ReadonlyMap<DocumentId, Y.Doc>
}

/** Checks all of them and counts each; throws at the first that does not hold. */
export async function checkInvariants(world: World, checks: Map<InvariantName, number>): Promise<void> {
  const held: Held[] = []
  for (const device of world.story.devices.values()) held.push(await readDevice(device))
  const table: Readonly<Record<InvariantName, () => Promise<void> | void>> = {
    I8: () => everyoneHasEverything(held),
    I1: () => equalFrontiersEqualHashes(held),
    I2: () => nothingAcknowledgedIsLost(held, world.acknowledged),
    I3: () => everyClientIsBoundToALog(held),
    I4: () => nobodyWroteWhoMayNot(held, world.mischief.forbidden),
    I5: () => teamsAreEqual(held),
    I6: () => lookingChangesNothing(held),
    I7: () => nobodyCostsMoreThanTheyMay(world)
  }
  for (const name of Object.keys(table) as InvariantName[]) {
    await table[name]()
    checks.set(name, (checks.get(name) ?? 0) + 1)
  }
  for (const { docs } of held) for (const doc of docs.values()) doc.destroy()
}

function expectThat(holds: boolean, invariant: InvariantName, what: string): void {
  if (!holds) throw new Error(`${invariant} does not hold: ${what}`)
}

async function readDevice(device: SimDevice): Promise<Held> {
  const store = device.disk.open()
  const counts = valueOf(await store.documentCounts())
  const docs = new Map<DocumentId, Y.Doc>()
  for (const id of [...counts.keys()].sort()) docs.set(id, valueOf(await device.up.readDocument(id)))
  return { device, heads: valueOf(await store.heads()), docs }
}

function everyoneHasEverything(held: readonly Held[]): void {
  const [first] = held
  const frontierOf = (one: Held | undefined) => describeHeads(one?.heads ?? [])
  for (const each of held) {
    const { name, up } = each.device
    expectThat(
      frontierOf(each) === frontierOf(first),
      'I8',
      `${name} differs\n${frontierOf(each)}\n${frontierOf(first)}`
    )
    expectThat(
      each.heads.every(({ applied, seq }) => applied === seq),
      'I8',
      `${name} has not decided\n${frontierOf(each)}`
    )
    // Who poured bytes, or spoke through a network that broke them, is not talked to for a while; that holds nobody up.
    const waiting = up.report.waiting.filter(({ kind }) => kind !== 'banned')
    expectThat(!up.report.busy && waiting.length === 0, 'I8', `${name} still waits: ${JSON.stringify(waiting)}`)
  }
}

/** I8: who wrote knows that everyone has it. */
export function expectReceipts(name: string, { pending, devices }: SyncReport, all: number): void {
  expectThat(
    pending === 0 && devices === all,
    'I8',
    `${name} knows of ${devices} of ${all} devices, ${pending} pending`
  )
}

function describeHeads(heads: readonly HeldLog[]): string {
  return [...heads]
    .sort((a, b) => (a.log < b.log ? -1 : 1))
    .map(({ log, seq, applied, hash }) => `${log.slice(0, 4)} ${seq} (${applied}) ${bytesToHex(hash.subarray(0, 4))}`)
    .join('\n')
}

function equalFrontiersEqualHashes([first, ...others]: readonly Held[]): void {
  for (const other of others) {
    expectThat(other.docs.size === first?.docs.size, 'I1', `${other.device.name} has other documents`)
    for (const [id, doc] of other.docs) {
      const theirs = first?.docs.get(id)
      const isEqual = theirs !== undefined && documentHash(doc, sha256) === documentHash(theirs, sha256)
      expectThat(isEqual, 'I1', `${other.device.name} shows another ${id} than ${first?.device.name}`)
    }
  }
}

function nothingAcknowledgedIsLost(held: readonly Held[], acknowledged: readonly Acknowledged[]): void {
  for (const { device, docs } of held) {
    const textById = new Map([...docs].map(([id, doc]) => [id, documentText(doc)]))
    for (const { document, token, device: author } of acknowledged) {
      expectThat(
        textById.get(document)?.includes(token) ?? false,
        'I2',
        `${device.name} lacks ${token} of ${author} in ${document}`
      )
    }
  }
}

function everyClientIsBoundToALog(held: readonly Held[]): void {
  for (const { device, docs, heads } of held) {
    for (const [id, doc] of docs) {
      const bound = new Set(heads.flatMap(({ log }) => clientsOf(log, id)))
      for (const client of doc.store.clients.keys()) {
        expectThat(bound.has(client), 'I3', `${device.name} has structs of ${client} in ${id}`)
      }
    }
  }
}

const clientsByLogAndDocument = new Map<string, readonly number[]>()

/** Far more loads than any scenario has. */
function clientsOf(log: LogId, document: DocumentId): readonly number[] {
  const name = `${log} ${document}`
  const known =
    clientsByLogAndDocument.get(name) ?? Array.from({ length: 40 }, (_, n) => deriveClientId(log, document, n))
  clientsByLogAndDocument.set(name, known)
  return known
}

async function nobodyWroteWhoMayNot(held: readonly Held[], forbidden: readonly string[]): Promise<void> {
  for (const { device, docs } of held) {
    for (const [id, doc] of docs) {
      const shown = JSON.stringify(doc.getMap('meta').toJSON())
      const taken = forbidden.find((words) => shown.includes(words))
      expectThat(taken === undefined, 'I4', `${device.name} took ${taken}`)
      for (const { member } of valueOf(await device.up.changesOf(id))) {
        const role = member && device.up.team.members.get(member)?.role
        expectThat(
          role === 'owner' || role === 'editor' || role === 'admin',
          'I4',
          `${device.name} took words of a ${role}`
        )
      }
    }
  }
}

function nobodyCostsMoreThanTheyMay({ story, mischief }: World): void {
  expectThat(story.network.mostBacklog <= MOST_BYTES, 'I7', 'more waits for a peer than may')
  const most = Math.max(0, ...mischief.poured)
  expectThat(most <= MOST_BYTES, 'I7', `a stranger got rid of ${most} bytes`)
}

function teamsAreEqual([first, ...others]: readonly Held[]): void {
  for (const { device } of others) {
    const isEqual = describeTeam(device.up.team) === describeTeam(first?.device.up.team)
    expectThat(isEqual, 'I5', `${device.name} sees another team than ${first?.device.name}`)
  }
}

function describeTeam(team: TeamState | undefined): string {
  return JSON.stringify(team, (_key, value: unknown) => (value instanceof Map ? [...value].sort() : value))
}

async function lookingChangesNothing(held: readonly Held[]): Promise<void> {
  for (const { device, docs } of held) {
    const before = device.up.report.ownChanges
    const updates: string[] = []
    for (const id of [...docs.keys()].slice(0, 5)) {
      const open = valueOf(await device.up.openDocument(id))
      open.doc.on('updateV2', () => updates.push(id))
      documentText(open.doc)
      await open.close()
    }
    expectThat(updates.length === 0, 'I6', `looking on ${device.name} changed ${updates[0]}`)
    expectThat(device.up.report.ownChanges === before, 'I6', `looking on ${device.name} was logged`)
  }
}
