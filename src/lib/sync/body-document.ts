/** Which document a body is about, and so under which tag it stands (BODY-3): a relay can be asked for all of a document. */
import { idToBytes, type DocumentId } from '../base/ids'
import { docTag, type SealingKey } from '../crypto/sealing'
import { decodeAct } from '../wire/act-codec'
import type { Body } from '../wire/entry'
import { NO_DOCUMENT } from './limits'

/** Null for what is about none: statements, acts on a member, kinds this version does not know. */
export function documentOf(body: Body): DocumentId | null {
  if (body.kind === 'update' || body.kind === 'blob-ref') return body.document
  const act = body.kind === 'act' ? decodeAct(body.act) : null
  return act?.ok ? act.value.document : null
}

/** The 16 bytes a body stands under in its entry's header. */
export function tagOf(body: Body, key: SealingKey): Uint8Array {
  const document = documentOf(body)
  return docTag(key, document ? idToBytes(document) : NO_DOCUMENT)
}
