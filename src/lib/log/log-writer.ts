/**
 * Makes the next entries of one's own log: seal, chain, sign (ENT-1 to ENT-5). Appending them is the caller's, and only
 * a completed append makes them so: on `HeadMoved` the same bodies are written again on the new head.
 */
import { assert } from '../base/assert'
import { compareBytes, equalBytes } from '../base/bytes'
import type { KeyId, LogId, WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { DOMAINS, tagged } from '../crypto/domains'
import { SEAL_OVERHEAD, type BodyKey } from '../crypto/sealing'
import type { SigningKey } from '../crypto/signing'
import { PROTOCOL_VERSION, type EntryHeader, type Envelope, type Frontier } from '../wire/entry'
import { encodeBodyContext, encodeHeader } from '../wire/entry-codec'
import { HASH_BYTES } from '../wire/sizes'
import { ENTRY_AIM_BYTES, MAX_BODIES, MAX_BODY_BYTES, MAX_DEPS } from '../wire/limits'
import { entryHashes, entryMessage } from './entry-hashes'
import { frontierDelta, withoutLog } from './frontier'
import { contextAfter, type LogContext } from './log-context'

/** Who writes, and with what. */
export interface LogPen {
  readonly workspace: WorkspaceId
  readonly log: LogId
  readonly signingKey: SigningKey
  readonly key: KeyId
  readonly bodyKey: BodyKey
  readonly random: Random
}

/** Where the log stands: what the next entry is chained to. */
export interface LogTip {
  readonly seq: number
  /** 32 bytes; zeros before entry 1. */
  readonly hash: Uint8Array
  readonly context: LogContext
}

export interface PlainBody {
  /** 16 bytes, from the sealing key and the document. */
  readonly docTag: Uint8Array
  readonly plaintext: Uint8Array
}

/** What its author knew when writing. */
export interface Known {
  /** First 8 bytes of each statement head. */
  readonly team: readonly Uint8Array[]
  readonly applied: Frontier
  readonly wallMs: number
}

export interface Written {
  readonly entries: readonly Envelope[]
  readonly tip: LogTip
}

export const emptyTip: LogTip = { seq: 0, hash: new Uint8Array(HASH_BYTES), context: { team: [], deps: new Map() } }

/** Entries for `bodies`, as few as the limits allow; for no bodies, one receipt. */
export async function writeEntries(
  pen: LogPen,
  tip: LogTip,
  bodies: readonly PlainBody[],
  known: Known
): Promise<Written> {
  const groups = bodies.length === 0 ? [[]] : groupBodies(bodies)
  const entries: Envelope[] = []
  let at = tip
  for (const group of groups) {
    const entry = await writeEntry(pen, at, group, known)
    entries.push(entry)
    at = { seq: entry.header.seq, hash: entry.hash, context: contextAfter(at.context, entry.header) }
  }
  return { entries, tip: at }
}

/** Bodies in order, in entries of about 48 KB and at most 128 bodies; a bigger body stands alone (LIM-2). */
export function groupBodies(bodies: readonly PlainBody[]): PlainBody[][] {
  const groups: PlainBody[][] = []
  let size = 0
  for (const body of bodies) {
    const bytes = body.plaintext.length + SEAL_OVERHEAD
    const group = groups.at(-1)
    const fits = group && group.length < MAX_BODIES && size + bytes <= ENTRY_AIM_BYTES
    if (fits) group.push(body)
    else groups.push([body])
    size = fits ? size + bytes : bytes
  }
  return groups
}

async function writeEntry(pen: LogPen, tip: LogTip, bodies: readonly PlainBody[], known: Known): Promise<Envelope> {
  const bare = bareHeader(pen, tip, bodies, known)
  const sealed: Uint8Array[] = []
  for (const [i, { plaintext }] of bodies.entries()) {
    assert(plaintext.length + SEAL_OVERHEAD <= MAX_BODY_BYTES, 'a body above its limit is refused before it is written')
    sealed.push(await pen.bodyKey.seal(bodyAad(bare, i), plaintext, pen.random))
  }
  const metas = sealed.map((body, i) => ({
    docTag: bodies[i]?.docTag ?? new Uint8Array(0),
    length: body.length,
    hash: entryHashes.body(body)
  }))
  const header = { ...bare, bodies: metas }
  const headerBytes = encodeHeader(header)
  const hash = entryHashes.entry(headerBytes)
  return { header, headerBytes, hash, signature: await pen.signingKey.sign(entryMessage(hash)), bodies: sealed }
}

function bareHeader(pen: LogPen, tip: LogTip, bodies: readonly PlainBody[], known: Known): EntryHeader {
  const team = distinct([...known.team].sort(compareBytes))
  const unchanged =
    tip.seq > 0 &&
    team.length === tip.context.team.length &&
    team.every((head, i) => equalBytes(head, tip.context.team[i] ?? head))
  return {
    version: PROTOCOL_VERSION,
    type: bodies.length === 0 ? 'receipt' : 'entry',
    workspace: pen.workspace,
    log: pen.log,
    seq: tip.seq + 1,
    logKey: tip.seq === 0 ? pen.signingKey.publicKey : null,
    prev: tip.hash,
    key: pen.key,
    team: unchanged ? null : team,
    deps: firstOf(frontierDelta(tip.context.deps, withoutLog(known.applied, pen.log))),
    wallMs: known.wallMs,
    bodies: bodies.map(({ docTag }) => ({ docTag, length: 0, hash: new Uint8Array(HASH_BYTES) }))
  }
}

/** As much as one entry may carry; the rest stands in the next, whose delta still has it. */
function firstOf(delta: Frontier): Frontier {
  return delta.size <= MAX_DEPS ? delta : new Map([...delta].slice(0, MAX_DEPS))
}

/** Two heads that begin alike are one word in a header. */
function distinct(sorted: readonly Uint8Array[]): Uint8Array[] {
  return sorted.filter((head, i) => !equalBytes(head, sorted[i - 1] ?? new Uint8Array(0)))
}

/** What a body's seal binds (ENT-4). */
export function bodyAad(header: EntryHeader, index: number): Uint8Array {
  return tagged(DOMAINS.body, encodeBodyContext(header, index))
}
