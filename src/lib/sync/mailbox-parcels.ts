/**
 * The parcels of one conversation with a mailbox: which lie there, which are put there, and which are taken from there
 * (MBX-3, MBX-7).
 *
 * - They count as being there once the relay said that they are stored, for the team they were put for.
 * - Anybody with the epoch's key can put garbage there, which a relay cannot tell: what does not open is passed over.
 */
import { bytesToBase64url } from '../base/bytes'
import { parcelsDigest } from '../log/parcel-id'
import type { TeamState } from '../team/team-state'
import { MAX_PARCELS_SAID } from '../wire/limits'
import { ANSWER_BYTES } from './limits'
import type { MailboxStatements } from './mailbox-statements'
import type { RelayWord } from './relay-words'

export interface ParcelDeps {
  readonly statements: MailboxStatements
  say(word: RelayWord): void
  take(signed: readonly Uint8Array[]): Promise<void>
}

export class MailboxParcels {
  readonly #deps: ParcelDeps
  readonly #there = new Set<string>()
  readonly #unstored = new Set<string>()
  #wanted: Uint8Array[] = []
  #isAllThere = false
  /** The team whose statements were last put there. */
  #putFor: TeamState | null = null

  constructor(deps: ParcelDeps) {
    this.#deps = deps
  }

  /** All that belongs there is there, as far as the relay said. */
  get hasAll(): boolean {
    return this.#isAllThere && this.#isOfNow
  }

  /** What was said since is not there yet, a rotation for one: its turn comes. */
  get #isOfNow(): boolean {
    return this.#putFor === this.#deps.statements.team
  }

  /** The mailbox is open, and this is the digest of what lies there. */
  async opened(digest: Uint8Array): Promise<void> {
    const { statements, say } = this.#deps
    const putFor = statements.team
    const own = await statements.ids()
    if (bytesToBase64url(parcelsDigest(own)) !== bytesToBase64url(digest)) return say({ kind: 'list-parcels' })
    for (const id of own) this.#there.add(bytesToBase64url(id))
    this.#isAllThere = true
    this.#putFor = putFor
  }

  /** These lie there; what of them is new is asked for before anything is put. */
  async named(ids: readonly Uint8Array[]): Promise<boolean> {
    this.#there.clear()
    this.#unstored.clear()
    for (const id of ids) this.#there.add(bytesToBase64url(id))
    this.#wanted = [...(await this.#deps.statements.unknown(ids))]
    if (this.#wanted.length === 0) return true
    this.#want()
    return false
  }

  async came(parcels: readonly Uint8Array[]): Promise<void> {
    const signed = await this.#deps.statements.open(parcels)
    if (signed.length > 0) await this.#deps.take(signed)
    if (this.#wanted.length > 0) this.#want()
  }

  /** What the relay lacks of what belongs there; a bounded message at a time. */
  async put(): Promise<void> {
    const { statements, say } = this.#deps
    const putFor = statements.team
    const missing = await statements.missing(this.#there)
    this.#putFor = putFor
    let [parcels, bytes]: [Uint8Array[], number] = [[], 0]
    for (const parcel of missing) {
      if (parcels.length === MAX_PARCELS_SAID || (bytes > 0 && bytes + parcel.bytes.length > ANSWER_BYTES)) {
        say({ kind: 'parcels', parcels })
        ;[parcels, bytes] = [[], 0]
      }
      parcels.push(parcel.bytes)
      bytes += parcel.bytes.length
      for (const names of [this.#there, this.#unstored]) names.add(bytesToBase64url(parcel.id))
    }
    if (parcels.length > 0) say({ kind: 'parcels', parcels })
    this.#isAllThere = this.#isAllSaid
  }

  /** The relay has these on its disk. */
  stored(ids: readonly Uint8Array[]): void {
    for (const id of ids) this.#unstored.delete(bytesToBase64url(id))
    if (ids.length > 0) this.#isAllThere = this.#isAllSaid
  }

  /** Nothing counts as being there before the relay has named anew what is. */
  refused(): void {
    this.#isAllThere = false
  }

  get #isAllSaid(): boolean {
    return this.#unstored.size === 0 && this.#wanted.length === 0
  }

  #want(): void {
    this.#deps.say({ kind: 'want-parcels', ids: this.#wanted.splice(0, MAX_PARCELS_SAID) })
  }
}
