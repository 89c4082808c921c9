/**
 * Which statements go into the mailbox of an epoch, sealed, and which of those that lie there are new (MBX-3, MBX-7).
 *
 * - Into the mailbox of an epoch nobody who is out has the key of: all of them.
 * - Into any other: what ended it, and its past, so that who was away finds the way on, and who was put out learns that;
 *   and what this device said before it knew of that: whoever came by a link closed meanwhile is heard of by it alone.
 */
import { bytesToBase64url } from '../base/bytes'
import { idToBytes, type DeviceId, type KeyId, type StatementId } from '../base/ids'
import type { SealingKey } from '../crypto/sealing'
import { parcelIdOf } from '../log/parcel-id'
import { parcelBox, type ParcelBox } from '../team/parcels'
import type { TeamState } from '../team/team-state'
import { HEAD_BYTES } from '../wire/sizes'
import type { TeamView } from './team-view'

export interface Parcel {
  readonly id: Uint8Array
  readonly bytes: Uint8Array
}

/** MBX-7: nobody who is out could have the key, and nothing came after it. */
export function isOwnEpoch({ epochs }: TeamState, key: KeyId): boolean {
  const epoch = epochs.get(key)
  // Of an epoch that is not known yet its holder knows no end: a newcomer's, before the first statements came.
  return epoch === undefined || (epoch.isCurrent && epoch.isSafe)
}

/** What may be heard in the mailbox of an epoch that is over, or that somebody out has the key of. */
export function endsOfEpoch(team: TeamState, key: KeyId): readonly StatementId[] {
  const rotations = [...team.epochs.values()].filter(({ former }) => former.some((each) => each.key === key))
  const removals = [...team.cuts.values()].flatMap((cuts) =>
    cuts.flatMap(({ leaves, end }) => (leaves === null ? [end] : []))
  )
  return rotations.length > 0 ? rotations.map(({ begunBy }) => begunBy) : [...new Set(removals)]
}

/** The statements of one epoch's mailbox, sealed once each and remembered by name. */
export class MailboxStatements {
  readonly #team: TeamView
  readonly #key: KeyId
  readonly #device: DeviceId
  readonly #box: Promise<ParcelBox>
  readonly #idByStatement = new Map<StatementId, Uint8Array>()
  readonly #known = new Set<string>()

  constructor(team: TeamView, key: KeyId, { sealing, device }: { sealing: SealingKey; device: DeviceId }) {
    this.#team = team
    this.#device = device
    this.#key = key
    this.#box = parcelBox(sealing)
  }

  /** Ids of all that belong there now. */
  async ids(): Promise<readonly Uint8Array[]> {
    return (await this.#named()).map(({ id }) => id)
  }

  /** Those that belong there and are not among `there`, past first. */
  async missing(there: ReadonlySet<string>): Promise<readonly Parcel[]> {
    const box = await this.#box
    const missing = (await this.#named()).filter(({ id }) => !there.has(bytesToBase64url(id)))
    return Promise.all(missing.map(async ({ id, bytes }) => ({ id, bytes: await box.seal(bytes) })))
  }

  /** Of these the ones this device has nothing of, whether they belong there or not. */
  async unknown(ids: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    await this.#nameAll([...this.#team.byId.values()])
    return ids.filter((id) => !this.#known.has(bytesToBase64url(id)))
  }

  /** The team these are the statements of; a new value whenever one came. */
  get team(): TeamState {
    return this.#team.state
  }

  /** The signed statements in these parcels. One that does not open is passed over, and not asked for again. */
  async open(parcels: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    const box = await this.#box
    const opened = await Promise.all(parcels.map((parcel) => box.open(parcel)))
    for (const parcel of parcels) this.#known.add(bytesToBase64url(parcelIdOf(parcel)))
    return opened.flatMap((each) => (each.ok ? [each.value] : []))
  }

  async #named(): Promise<readonly { readonly id: Uint8Array; readonly bytes: Uint8Array }[]> {
    const { state, byId } = this.#team
    const isOwn = isOwnEpoch(state, this.#key)
    const heads = isOwn ? [...byId.keys()] : [...endsOfEpoch(state, this.#key), ...this.#ownBefore(state)]
    const wanted = heads.map((head) => idToBytes(head).subarray(0, HEAD_BYTES))
    const bytes = new Set(this.#team.statementsFor({ wanted, have: [], within: null }))
    const statements = [...byId.values()].filter((statement) => bytes.has(statement.bytes))
    await this.#nameAll(statements)
    return statements.flatMap((statement) => {
      const id = this.#idByStatement.get(statement.id)
      return id ? [{ id, bytes: statement.bytes }] : []
    })
  }

  /** What this device said before it knew that the epoch was over: nobody else may bring it to who is to hear of it. */
  #ownBefore(state: TeamState): readonly StatementId[] {
    const ends = endsOfEpoch(state, this.#key)
    return this.#team.by(this.#device).flatMap(({ id }) => (this.#knewNoEnd(id, ends) ? [id] : []))
  }

  /** What builds on an end tells of what came after it, which who has only this key is not to hear. */
  #knewNoEnd(id: StatementId, ends: readonly StatementId[]): boolean {
    const past = this.#team.pastOf([idToBytes(id).subarray(0, HEAD_BYTES)])
    return !ends.some((end) => past.has(end))
  }

  async #nameAll(statements: readonly { readonly id: StatementId; readonly bytes: Uint8Array }[]): Promise<void> {
    const box = await this.#box
    const unnamed = statements.filter(({ id }) => !this.#idByStatement.has(id))
    const sealed = await Promise.all(unnamed.map(async ({ id, bytes }) => [id, await box.seal(bytes)] as const))
    for (const [statement, parcel] of sealed) {
      const id = parcelIdOf(parcel)
      this.#idByStatement.set(statement, id)
      this.#known.add(bytesToBase64url(id))
    }
  }
}
