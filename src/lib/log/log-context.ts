/** What an entry's deltas are relative to: its author's team heads and applied frontier as of the entry before (ENT-3). */
import type { Frontier } from '../wire/entry'
import { readFrontier, writeFrontier } from '../wire/frontier-codec'
import { HEAD_BYTES } from '../wire/sizes'
import { decodeWith, newWriter } from '../wire/codec'
import { MAX_FRONTIER_LOGS, MAX_TEAM_HEADS } from '../wire/limits'
import { withDelta } from './frontier'
import type { EntryHeader } from '../wire/entry'
import type { Result } from '../base/result'

export interface LogContext {
  /** First 8 bytes of each statement head known, sorted. */
  readonly team: readonly Uint8Array[]
  /** Full applied frontier, own log left out. */
  readonly deps: Frontier
}

export const emptyContext: LogContext = { team: [], deps: new Map() }

/** The context after an entry: its team where it names one, and its deps on top. */
export function contextAfter(context: LogContext, { team, deps }: Pick<EntryHeader, 'team' | 'deps'>): LogContext {
  return { team: team ?? context.team, deps: withDelta(context.deps, deps) }
}

export function encodeContext({ team, deps }: LogContext): Uint8Array<ArrayBuffer> {
  const writer = newWriter().list(team, (w, head) => w.fixed(head, HEAD_BYTES))
  writeFrontier(writer, deps)
  return writer.done()
}

/** From this device's own database; a row that does not read is `Malformed` and its log is decided anew. */
export function decodeContext(bytes: Uint8Array): Result<LogContext> {
  return decodeWith(bytes, (reader) => ({
    team: reader.list(MAX_TEAM_HEADS, (r) => r.fixed(HEAD_BYTES)),
    deps: readFrontier(reader, MAX_FRONTIER_LOGS)
  }))
}
