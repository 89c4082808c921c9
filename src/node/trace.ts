/**
 * Sequential editing traces of real documents, keystroke by keystroke: read from their JSON, and played into a Y.Text.
 * An edit is one patch: at a position, so many characters go and so many come. Positions count as JavaScript counts.
 */
import { gunzipSync } from 'node:zlib'
import type * as Y from 'yjs'

export type Patch = readonly [position: number, deleted: number, inserted: string]

export interface Trace {
  readonly startContent: string
  readonly endContent: string
  readonly patches: readonly Patch[]
}

/** Reads a trace from its file's bytes, gzipped or plain; null for what is none, or is one of several writers at once. */
export function parseTrace(file: Uint8Array): Trace | null {
  try {
    const isGzip = file[0] === 0x1f && file[1] === 0x8b
    return toTrace(JSON.parse(Buffer.from(isGzip ? gunzipSync(file) : file).toString('utf8')))
  } catch (failure) {
    if (failure instanceof SyntaxError || (failure instanceof Error && 'code' in failure)) return null
    throw failure
  }
}

function toTrace(value: unknown): Trace | null {
  if (typeof value !== 'object' || value === null) return null
  const { kind, startContent = '', endContent, txns } = value as Record<string, unknown>
  if (kind === 'concurrent' || typeof startContent !== 'string' || typeof endContent !== 'string') return null
  if (!Array.isArray(txns)) return null
  const patches: unknown[] = txns.flatMap((txn: { readonly patches?: unknown }) => txn.patches ?? [null])
  return patches.every(isPatch) ? { startContent, endContent, patches } : null
}

function isPatch(value: unknown): value is Patch {
  if (!Array.isArray(value)) return false
  const [position, deleted, inserted] = value as unknown[]
  return typeof position === 'number' && typeof deleted === 'number' && typeof inserted === 'string'
}

/** One edit, as one transaction. */
export function play(text: Y.Text, [position, deleted, inserted]: Patch): void {
  text.doc?.transact(() => {
    if (deleted > 0) text.delete(position, deleted)
    if (inserted) text.insert(position, inserted)
  })
}
