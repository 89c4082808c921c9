/**
 * Local changes on their way to an entry. Until they are sealed they stay in Yjs's first format, in which a keystroke is
 * written in a tenth of the time; what is sealed, sent and kept is V2, which is half as long (ARCHITECTURE.md, Formats).
 */
import * as Y from 'yjs'

/** The event that tells a local change in that form. */
export const LOCAL_UPDATE = 'update'

/** Several changes of one document, in order, as the one V2 update that is sealed: read in the one format, written in the other. */
export function toSealedForm(updates: readonly Uint8Array[]): Uint8Array {
  const [only] = updates
  // Merging gives a single update back as it came.
  if (updates.length === 1 && only) return Y.convertUpdateFormatV1ToV2(only)
  return Y.mergeUpdatesV2([...updates], Y.UpdateDecoderV1, Y.UpdateEncoderV2)
}
