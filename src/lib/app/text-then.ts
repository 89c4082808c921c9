import type * as Y from 'yjs'
import { equalBytes } from '../base/bytes'
import type { DocumentId, LogId } from '../base/ids'
import type { SpokenAct } from '../docs/spoken-act'
import type { Engine } from '../sync/engine'

interface Then<Said> {
  /** The hash by which acts of this kind name a text. */
  readonly hashOf: (then: Y.Doc) => Uint8Array
  /** Keeps nothing of the document: it is let go of. */
  readonly read: (then: Y.Doc) => Said
}

/**
 * What is read of a document as whoever said an act had it: replayed from the log up to what they knew. Null where that is not
 * the very text the act is about, which is not here then.
 */
export async function textThen<Said>(
  engine: Engine,
  document: DocumentId,
  { act: { about }, knew, log, seq }: SpokenAct,
  { hashOf, read }: Then<Said>
): Promise<Said | null> {
  if (!about) return null
  const then = await engine.documentAt(document, new Map<LogId, number>([...knew, [log, seq]]))
  if (!then.ok) return null
  const said = equalBytes(hashOf(then.value), about) ? read(then.value) : null
  then.value.destroy()
  return said
}
