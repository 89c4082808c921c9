/**
 * What a `look` holds inside its seal (ACT-7): a draft that is shown, with what is asked, or what somebody says to one. Only
 * whoever it is wrapped to reads it, and they believe nothing of it: its author may have written anything.
 */
import type { DocumentId } from '../base/ids'
import { err, type Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes } from './codec'
import { MAX_LOOK_BYTES, MAX_LOOK_TITLE_BYTES, MAX_TARGET_BYTES, MAX_WORDS_BYTES } from './limits'

export type Look =
  | {
      readonly type: 'ask'
      /** The id it has as a document, should it be published. */
      readonly draft: DocumentId
      /** A kind of `docs`. */
      readonly kind: string
      /** For a list. */
      readonly title: string
      readonly words: string
      /** The lowest schema that shows the copy, and its bytes; they are `docs/suggestion-copy.ts`’. */
      readonly schema: number
      readonly copy: Uint8Array
    }
  | { readonly type: 'answer'; readonly words: string }

const ASK = 1
const ANSWER = 2

/** A form that a newer version writes. */
export interface NewerLook {
  readonly kind: 'Newer'
}

export function encodeLook(look: Look): Uint8Array<ArrayBuffer> {
  const writer = newWriter()
  if (look.type === 'answer') return writer.uint(ANSWER).text(look.words).done()
  return writer
    .uint(ASK)
    .id('document', look.draft)
    .text(look.kind)
    .text(look.title)
    .text(look.words)
    .uint(look.schema)
    .bytes(look.copy)
    .done()
}

export function decodeLook(bytes: Uint8Array): Result<Look, MalformedBytes | NewerLook> {
  const read = decodeWith<Look | null>(bytes, (r) => {
    switch (r.uint()) {
      case ASK:
        return {
          type: 'ask',
          draft: r.id('document'),
          kind: r.text(MAX_TARGET_BYTES),
          title: r.text(MAX_LOOK_TITLE_BYTES),
          words: r.text(MAX_WORDS_BYTES),
          schema: r.uint(),
          copy: r.bytes(MAX_LOOK_BYTES)
        }
      case ANSWER:
        return { type: 'answer', words: r.text(MAX_WORDS_BYTES) }
      default:
        r.rest()
        return null
    }
  })
  if (!read.ok) return read
  return read.value ? { ok: true, value: read.value } : err({ kind: 'Newer' })
}
