/** The copy of a private draft that one person is shown: all of it as one text, and read again as a stranger's. */
import type * as Y from 'yjs'
import { err, ok, type Result } from '../base/result'
import { readTitle, readVersion } from '../docs/document'
import { assembleAlone } from '../docs/export-document'
import { withoutComments } from '../docs/guest-copy'
import type { Ask } from '../docs/looks'
import { BODY } from '../docs/roots'
import { decodeCopy, encodeCopy, type CopyFailure } from '../docs/suggestion-copy'
import { newDoc, type PmNode } from '../docs/tree'
import { deflate, inflateWithin } from '../log/deflate'

const DEFLATING = { deflate, inflateWithin }

type Copied = Pick<Ask, 'schema' | 'copy'>

/** What was deleted in it, and everything about how it was written, stays behind. */
export function copyOfDraft(doc: Y.Doc): Result<Copied, { readonly kind: 'CopyTooLarge' | 'CopyUnfit' }> {
  const text = assembleAlone(doc).map(withoutComments)
  const copy = encodeCopy({ title: readTitle(doc), texts: new Map([[BODY, text]]) }, DEFLATING)
  if (!copy.ok) return err({ kind: 'CopyTooLarge' })
  const copied = { schema: readVersion(doc), copy: copy.value }
  // What its reader would refuse is not sent.
  return textOfCopy(copied).ok ? ok(copied) : err({ kind: 'CopyUnfit' })
}

/** Limits, inflating within them, form, then the guard of the closed schema (`suggestion-copy.ts`). */
export function textOfCopy({ schema, copy }: Copied): Result<PmNode, CopyFailure> {
  const read = decodeCopy({ copy, version: schema }, DEFLATING)
  if (!read.ok) return read
  const text = read.value.texts.get(BODY)
  return text ? ok(newDoc(text)) : err({ kind: 'Malformed' })
}
