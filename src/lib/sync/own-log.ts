/**
 * Writing this device's own log: plain bodies become sealed, chained, signed entries and reach the disk in one strict
 * transaction, or not at all.
 *
 * - Compare-and-swap on the head: another tab that wrote first makes this one chain anew on the new head (same bodies).
 * - Own entries are decided as they are written: the decision and the removal of the rows they seal are in the same
 *   transaction, so a crash repeats everything or nothing.
 * - Nothing leaves the device before its transaction completed.
 */
import { assert } from '../base/assert'
import type { KeyId, LogId, WorkspaceId } from '../base/ids'
import type { Clock, Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { bodyKey, SEAL_OVERHEAD, type BodyKey, type SealingKey } from '../crypto/sealing'
import type { SigningKey } from '../crypto/signing'
import { seqsOf } from '../log/frontier'
import { contextAfter, encodeContext, type LogContext } from '../log/log-context'
import { emptyTip, writeEntries, type LogPen, type LogTip, type PlainBody, type Written } from '../log/log-writer'
import type { ActRow, Append, DocumentRow, HeldLog, StoredStatement, WorkspaceStore } from '../log/workspace-store'
import { RUN_AIM_BYTES, RUN_AIM_ENTRIES } from '../log/travel'
import { encodeBody } from '../wire/body-codec'
import type { Body, EntryHeader, Envelope } from '../wire/entry'
import { encodeRun } from '../wire/entry-codec'
import { MAX_BODY_BYTES } from '../wire/limits'
import type { SeqRange } from '../wire/seq-range'
import { documentOf, tagOf } from './body-document'
import type { WriteFailure } from './engine'
import { MOST_CHAIN_ATTEMPTS } from './limits'
import { contextOf, type LogBook } from './log-book'

export interface OwnLogDeps {
  readonly workspace: WorkspaceId
  readonly log: LogId
  readonly signingKey: SigningKey
  readonly store: WorkspaceStore
  readonly book: LogBook
  readonly clock: Clock
  readonly random: Random
  /** The epoch people write in now, and its key. */
  writingKey(): { readonly id: KeyId; readonly key: SealingKey | null }
  /** Another tab wrote first: what it wrote is shown before this one's entries stand behind it. */
  overtaken(): Promise<void>
  /** First 8 bytes of each statement head known. */
  teamHeads(): readonly Uint8Array[]
}

/** What is to be written in one go. */
export interface Words {
  readonly bodies: readonly Body[]
  /** Unsealed rows these bodies seal. */
  readonly sealed?: readonly number[]
  /** Statements among the bodies, kept with their transaction. */
  readonly statements?: readonly StoredStatement[]
}

/** Entries that are on disk. */
export interface Said {
  /** The runs as they travel, in order. */
  readonly runs: readonly { readonly range: SeqRange; readonly bytes: Uint8Array }[]
  readonly documents: readonly DocumentRow[]
  readonly acts: readonly ActRow[]
  readonly isReceipt: boolean
  readonly wallMs: number
}

/** What to write, as things stand now; null when there is nothing (any more). Asked again after a lost race. */
export type Compose = () => Promise<Result<Words | null, WriteFailure>>

export interface OwnLog {
  /** Writes what `compose` gives: bodies, or a receipt where it gives none. Runs in the engine's turn. */
  write(compose: Compose): Promise<Result<Said | null, WriteFailure>>
}

/** The largest update that still fits a sealed body: its document, schema and clients take less than this. */
export const MOST_UPDATE_BYTES = MAX_BODY_BYTES - SEAL_OVERHEAD - 4_096

/** Writes through `store`, starting where `book` says the log stands. */
export function newOwnLog(deps: OwnLogDeps): OwnLog {
  const { store, book, log } = deps
  /** The epoch's key as this log seals with it, derived once. */
  let derived: { readonly of: SealingKey; readonly key: Promise<BodyKey> } | null = null

  function bodyKeyOf(of: SealingKey): Promise<BodyKey> {
    if (derived?.of !== of) derived = { of, key: bodyKey(of, log) }
    return derived.key
  }

  async function writeOnce(words: Words): Promise<Result<Said, WriteFailure>> {
    const { id, key } = deps.writingKey()
    if (!key) return err({ kind: 'NotAllowed', rule: 'keyIsHeld' })
    const { workspace, signingKey, random } = deps
    const pen: LogPen = { workspace, log, signingKey, key: id, bodyKey: await bodyKeyOf(key), random }
    const former = book.get(log)
    const plain = words.bodies.map((body) => toPlain(body, key))
    const known = { team: deps.teamHeads(), applied: book.applied, wallMs: deps.clock.now() }
    const written = await writeEntries(pen, tipOf(former), plain, known)
    const appends = appendsOf(written, words, former, deps.signingKey.publicKey)
    const appended = await store.appendAll(appends)
    if (!appended.ok) return appended
    const last = appends.at(-1)
    assert(last, 'something was written')
    book.put([last.held])
    return ok({
      runs: appends.map(({ run: { from, to, bytes } }) => ({ range: { log, from, to }, bytes })),
      documents: appends.flatMap(({ decision }) => decision?.documents ?? []),
      acts: appends.flatMap(({ decision }) => decision?.acts ?? []),
      isReceipt: words.bodies.length === 0,
      wallMs: known.wallMs
    })
  }

  return {
    async write(compose) {
      for (let attempt = 1; ; attempt++) {
        const words = await compose()
        if (!words.ok || words.value === null) return words.ok ? ok(null) : words
        const tooLarge = tooLargeIn(words.value.bodies)
        if (tooLarge) return err(tooLarge)
        const said = await writeOnce(words.value)
        if (said.ok || said.error.kind !== 'HeadMoved' || attempt >= MOST_CHAIN_ATTEMPTS) return said
        const heads = await store.heads()
        if (!heads.ok) return heads
        book.put(heads.value)
        await deps.overtaken()
      }
    }
  }
}

function tooLargeIn(bodies: readonly Body[]): WriteFailure | null {
  const most = MOST_UPDATE_BYTES
  const body = bodies.find((each) => each.kind === 'update' && each.update.length > most)
  return body?.kind === 'update' ? { kind: 'TooLarge', bytes: body.update.length, most } : null
}

function toPlain(body: Body, key: SealingKey): PlainBody {
  return { docTag: tagOf(body, key), plaintext: encodeBody(body) }
}

function tipOf(held: HeldLog | undefined): LogTip {
  if (!held) return emptyTip
  assert(held.applied === held.seq, 'everything of the own log is decided before more is written')
  return { seq: held.seq, hash: held.hash, context: contextOf(held) }
}

/** Runs of a size that travels, chained to each other, for one transaction. */
function appendsOf(written: Written, words: Words, former: HeldLog | undefined, logKey: Uint8Array): Append[] {
  const placed = placesOf(written, words.bodies)
  const chunks = chunksOf(written.entries)
  let tip: LogTip = tipOf(former)
  let held = former
  return chunks.map((entries, index) => {
    const isLast = index === chunks.length - 1
    const head = entries.at(-1)
    const from = tip.seq + 1
    assert(head, 'no chunk is empty')
    const { log, wallMs } = head.header
    const acts: ActRow[] = []
    for (const { header, hash } of entries) {
      tip = { seq: header.seq, hash, context: contextAfter(tip.context, header) }
      acts.push(...actsAt(placed, header, tip.context))
    }
    const expected = held ? { seq: held.seq, hash: held.hash } : null
    const decided = { applied: tip.seq, appliedHash: tip.hash, stampMs: wallMs, context: encodeContext(tip.context) }
    held = { log, writer: log, logKey, seq: tip.seq, hash: tip.hash, ...decided }
    return {
      held,
      expected,
      run: {
        log,
        from,
        to: tip.seq,
        kind: 'entries',
        bytes: encodeRun({ log, logKey: from === 1 ? logKey : null, from, entries })
      },
      durability: 'strict',
      sealed: isLast ? (words.sealed ?? []) : [],
      decision: {
        log,
        ...decided,
        documents: documentsWithin(placed, { log, from, to: tip.seq }),
        acts,
        statements: isLast ? (words.statements ?? []) : [],
        quarantined: []
      }
    }
  })
}

function chunksOf(entries: readonly Envelope[]): Envelope[][] {
  const chunks: Envelope[][] = []
  let bytes = 0
  for (const entry of entries) {
    const size = entry.headerBytes.length + entry.bodies.reduce((sum, body) => sum + body.length, 0)
    const chunk = chunks.at(-1)
    const fits = chunk && chunk.length < RUN_AIM_ENTRIES && bytes + size <= RUN_AIM_BYTES
    if (fits) chunk.push(entry)
    else chunks.push([entry])
    bytes = fits ? bytes + size : size
  }
  return chunks
}

interface PlacedBody {
  readonly seq: number
  readonly index: number
  readonly body: Body
}

/** Bodies were put into entries in their order, so they are found again by counting. */
function placesOf({ entries }: Written, bodies: readonly Body[]): PlacedBody[] {
  let next = 0
  return entries.flatMap(({ header: { seq, bodies: metas } }) =>
    metas.flatMap((_, index): PlacedBody[] => {
      const body = bodies[next++]
      return body ? [{ seq, index, body }] : []
    })
  )
}

function documentsWithin(placed: readonly PlacedBody[], { log, from, to }: SeqRange): DocumentRow[] {
  return placed.flatMap(({ seq, index, body }) =>
    body.kind === 'update' && seq >= from && seq <= to ? [{ document: body.document, log, seq, body: index }] : []
  )
}

function actsAt(placed: readonly PlacedBody[], { log, seq }: EntryHeader, { deps }: LogContext): ActRow[] {
  return placed.flatMap(({ seq: at, index, body }) =>
    body.kind === 'act' && at === seq
      ? [{ log, seq, body: index, document: documentOf(body), bytes: body.act, knew: seqsOf(deps) }]
      : []
  )
}
