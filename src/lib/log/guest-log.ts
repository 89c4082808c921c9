/**
 * The log of a guest link, as its sharer's device writes it (GST-3, GST-4). Each post is the whole document again, so only the
 * newest is worth anything: what came before is stood for by a record that holds nothing, and a relay that lost it, or never
 * had it, is filled by two small pieces.
 */
import type { LogId } from '../base/ids'
import type { Random } from '../base/ports'
import { assert } from '../base/assert'
import { DOMAINS, tagged } from '../crypto/domains'
import type { SigningKey } from '../crypto/signing'
import { PROTOCOL_VERSION, type Frontier } from '../wire/entry'
import { encodeRun } from '../wire/entry-codec'
import type { RecordHeader } from '../wire/range-record'
import { encodeRecord, encodeRecordContent, encodeRecordContext, encodeRecordHeader } from '../wire/range-record-codec'
import { HASH_BYTES } from '../wire/sizes'
import type { GuestKeys } from './guest-keys'
import { emptyTip, writeEntries, type LogPen } from './log-writer'
import { recordHashes, recordMessage } from './range-record'

/** Who posts, and with what. */
export interface GuestPen {
  readonly keys: GuestKeys
  readonly log: LogId
  /** Signs the posts; in no link. */
  readonly signing: SigningKey
  readonly random: Random
}

/** Where a guest log stands. Structured-clonable: kept before it is sent, so that no post is ever signed twice. */
export interface GuestLogState {
  readonly seq: number
  /** 32 bytes. */
  readonly hash: Uint8Array
  /** The newest post, as it travels. */
  readonly run: Uint8Array
  /** By this device's clock: the newest, the one before it, the first. */
  readonly wallMs: number
  readonly beforeMs: number
  readonly firstMs: number
  /** Hash of the one before; zeros before the first. */
  readonly before: Uint8Array
}

/** The next post; `body` as `guest-post-codec.ts` writes it. */
export async function writeGuestPost(
  pen: GuestPen,
  state: GuestLogState | null,
  body: Uint8Array,
  wallMs: number
): Promise<GuestLogState> {
  const tip = state ? { ...emptyTip, seq: state.seq, hash: state.hash } : emptyTip
  const known = { team: [], applied: new Map(), wallMs }
  const written = await writeEntries(logPenOf(pen), tip, [{ docTag: pen.keys.tag, plaintext: body }], known)
  const [entry] = written.entries
  assert(entry && written.entries.length === 1, 'one body is one entry')
  const { seq, logKey } = entry.header
  return {
    seq,
    hash: entry.hash,
    run: encodeRun({ log: pen.log, logKey, from: seq, entries: [entry] }),
    wallMs,
    beforeMs: state?.wallMs ?? wallMs,
    firstMs: state?.firstMs ?? wallMs,
    before: tip.hash
  }
}

/** Says that another log's author has read a guest log so far: two such words let a relay drop what a record stands for (MBX-6). */
export async function writeWitness(pen: GuestPen, read: Frontier, wallMs: number): Promise<Uint8Array> {
  const { entries } = await writeEntries(logPenOf(pen), emptyTip, [], { team: [], applied: read, wallMs })
  return encodeRun({ log: pen.log, logKey: pen.signing.publicKey, from: 1, entries })
}

/** In the place of all posts before the newest, and holding nothing of them; null where there are none. */
export async function recordOfFormer(pen: GuestPen, state: GuestLogState): Promise<Uint8Array | null> {
  if (state.seq === 1) return null
  const context: Omit<RecordHeader, 'length' | 'hash'> = {
    version: PROTOCOL_VERSION,
    workspace: pen.keys.place,
    log: pen.log,
    from: 1,
    to: state.seq - 1,
    prev: new Uint8Array(HASH_BYTES),
    last: state.before,
    key: pen.keys.key,
    team: [],
    atFrom: { deps: new Map(), wallMs: state.firstMs },
    atTo: { deps: new Map(), wallMs: state.beforeMs }
  }
  const { deflate } = await import('./deflate')
  const content = deflate(encodeRecordContent({ merged: [], whole: [] }))
  const sealed = await pen.keys.bodyKey.seal(
    tagged(DOMAINS.recordBody, encodeRecordContext(context)),
    content,
    pen.random
  )
  const header: RecordHeader = { ...context, length: sealed.length, hash: recordHashes.body(sealed) }
  const headerBytes = encodeRecordHeader(header)
  const hash = recordHashes.record(headerBytes)
  const signature = await pen.signing.sign(recordMessage(hash))
  return encodeRecord({ header, logKey: pen.signing.publicKey, headerBytes, hash, signature, sealed })
}

function logPenOf({ keys, log, signing, random }: GuestPen): LogPen {
  return { workspace: keys.place, log, signingKey: signing, key: keys.key, bodyKey: keys.bodyKey, random }
}
