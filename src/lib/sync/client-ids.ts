/**
 * Derived Yjs clientIDs (Binding): what a log writes in a document is under ids that only this log can have.
 *
 * - id(n) = the first 53 bits of SHA-256(tag ‖ log ‖ document ‖ n), n < 1,024.
 * - n is reserved in the database before the first write, and no two loads of a document, in whatever tab, share one.
 * - A reservation that was not written under is given back, so that looking at a page uses nothing up.
 * - It is relaxed: what is written under it leaves this device only after a strict append behind it in the same database,
 *   so power takes a reservation only together with everything that was written under it.
 */
import { idToBytes, type DocumentId, type LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { uintToBytes } from '../wire/codec'
import { MAX_CLIENT_NUMBER } from '../wire/limits'

export type ReserveFailure = StoreFailure | { readonly kind: 'NotAllowed'; readonly rule: 'clientsLeft' }

/** The clientID number `n` of a log in a document: a whole number below 2^53. */
export function deriveClientId(log: LogId, document: DocumentId, n: number): number {
  const hash = sha256(tagged(DOMAINS.clientId, idToBytes(log), idToBytes(document), uintToBytes(n)))
  const view = new DataView(hash.buffer, hash.byteOffset)
  // 53 bits: all of the first 32 and the upper 21 of the next, which is what a double holds exactly.
  return view.getUint32(0) * 2 ** 21 + (view.getUint32(4) >>> 11)
}

/** Whether a struct's client is one of those an update of this log declares. */
export function clientCheck(
  log: LogId,
  document: DocumentId,
  declared: readonly number[]
): (client: number) => boolean {
  const allowed = new Set(declared.map((n) => deriveClientId(log, document, n)))
  return (client) => allowed.has(client)
}

const reservedName = (document: DocumentId) => `clients:${document}`

/**
 * Takes the next unused n for one load of a document. `isUsed` says whether the document already has structs under an
 * id: a reservation lost with its disk must not be handed out twice. Whoever asks before the document is loaded, looks then.
 */
export async function reserveClient(
  store: WorkspaceStore,
  document: DocumentId,
  isUsed: (n: number) => boolean = () => false
): Promise<Result<number, ReserveFailure>> {
  let taken = 0
  const take = (former: unknown) => {
    taken = typeof former === 'number' ? former : 0
    while (taken <= MAX_CLIENT_NUMBER && isUsed(taken)) taken += 1
    return Math.min(taken, MAX_CLIENT_NUMBER) + 1
  }
  const written = await store.updateMeta(reservedName(document), take, 'relaxed')
  if (!written.ok) return written
  return taken <= MAX_CLIENT_NUMBER ? ok(taken) : err({ kind: 'NotAllowed', rule: 'clientsLeft' })
}

/** Gives back what was reserved and never written under, if nobody took a later one meanwhile. */
export async function releaseClient(
  store: WorkspaceStore,
  document: DocumentId,
  n: number
): Promise<Result<undefined, StoreFailure>> {
  const giveBack = (former: unknown) => (former === n + 1 ? n : former)
  const written = await store.updateMeta(reservedName(document), giveBack, 'relaxed')
  return written.ok ? ok() : written
}
