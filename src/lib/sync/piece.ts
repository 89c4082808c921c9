/**
 * A piece of a log as it is read back: an entry, or a range record that stands in the place of several. Whoever decides
 * or shows treats them alike; only how their bodies are opened differs.
 */
import type { KeyId, LogId } from '../base/ids'
import { contextAfter, type LogContext } from '../log/log-context'
import type { Envelope, Frontier } from '../wire/entry'
import type { RangeRecord } from '../wire/range-record'

export type Piece =
  { readonly kind: 'entry'; readonly envelope: Envelope } | { readonly kind: 'record'; readonly record: RangeRecord }

export interface Span {
  /** The id its headers carry. */
  readonly writer: LogId
  readonly from: number
  readonly to: number
  /** Hash of the entry at `to`. */
  readonly hash: Uint8Array
  readonly key: KeyId
  readonly wallMs: number
}

export function spanOf(piece: Piece): Span {
  if (piece.kind === 'record') {
    const { log, from, to, last, key, atTo } = piece.record.header
    return { writer: log, from, to, hash: last, key, wallMs: atTo.wallMs }
  }
  const { header, hash } = piece.envelope
  return { writer: header.log, from: header.seq, to: header.seq, hash, key: header.key, wallMs: header.wallMs }
}

/** What its author knew and this device must know too, before it is decided; a record waits only for what its first entry did. */
export function needsOf(piece: Piece): { readonly team: readonly Uint8Array[]; readonly deps: Frontier } {
  if (piece.kind === 'record') return { team: piece.record.header.team, deps: piece.record.header.atFrom.deps }
  return { team: piece.envelope.header.team ?? [], deps: piece.envelope.header.deps }
}

/** What its author knew when it was done. */
export function contextPast(piece: Piece, before: LogContext): LogContext {
  if (piece.kind === 'record') return { team: piece.record.header.team, deps: piece.record.header.atTo.deps }
  return contextAfter(before, piece.envelope.header)
}

/** Hash of the entry before it. */
export function prevOf(piece: Piece): Uint8Array {
  return piece.kind === 'record' ? piece.record.header.prev : piece.envelope.header.prev
}
