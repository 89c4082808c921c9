/**
 * What a guest's page believes of what relays give it (GST-4): form and limits, then whose it is and its signature, then that
 * it is newer than what was believed, then the seal. Of a workspace it knows nothing, and nothing here is kept.
 *
 * - Only the newest post is asked for; each is the whole document.
 * - Posts of other logs are nobody's fault: whoever has the link can put them there. They are passed over.
 * - After the end nothing is believed any more, whatever is signed.
 */
import { equalBytes } from '../base/bytes'
import type { LogId } from '../base/ids'
import { entryHashes, logIdOf } from '../log/entry-hashes'
import type { GuestKeys } from '../log/guest-keys'
import { isSigned } from '../log/log-reader'
import { bodyAad } from '../log/log-writer'
import type { Envelope, Frontier } from '../wire/entry'
import { decodeRun } from '../wire/entry-codec'
import { decodeGuestPost } from '../wire/guest-post-codec'
import { compare, type LogExchange } from './log-exchange'
import type { RelayWord } from './relay-words'

/** `newer`: a post this version has no name for. */
export type GuestNews =
  | { readonly kind: 'state'; readonly schema: number; readonly update: Uint8Array; readonly postedMs: number }
  | { readonly kind: 'ended' }
  | { readonly kind: 'newer' }
  /** The mailbox was looked into, and the sharer's device has put nothing there. */
  | { readonly kind: 'nothing' }

export interface GuestReading {
  /** Asks what is there. */
  readonly question: RelayWord
  /** What a word comes to; `false` for what no honest relay says, null for what is no news. */
  hear(word: RelayWord, say: (word: RelayWord) => void): Promise<GuestNews | null | false>
}

/** `logKey` is the one the link names. One reading for all relays: what one of them gave, another need not. */
export function newGuestReading(logKey: Uint8Array, keys: GuestKeys): GuestReading {
  return new Reading(logKey, keys)
}

const nothing: LogExchange['offered'] = new Map()

class Reading implements GuestReading {
  readonly question = compare(nothing)
  readonly #logKey: Uint8Array
  readonly #log: LogId
  readonly #keys: GuestKeys
  /** The newest that was believed. */
  #seq = 0
  #hash: Uint8Array | null = null
  #isOver = false

  constructor(logKey: Uint8Array, keys: GuestKeys) {
    this.#logKey = logKey
    this.#log = logIdOf(logKey)
    this.#keys = keys
  }

  async hear(word: RelayWord, say: (word: RelayWord) => void): Promise<GuestNews | null | false> {
    switch (word.kind) {
      case 'frontier':
      case 'announce':
        return this.#learn(word.kind, word.heads, say)
      case 'digests':
        // It was asked for a sign of life, and sees that this end holds nothing.
        say(this.question)
        return null
      case 'run':
        return word.form === 'entries' ? this.#take(word.bytes) : null
      case 'relay':
      case 'open':
      case 'opened':
        return false
      default:
        return null
    }
  }

  #learn(kind: 'frontier' | 'announce', heads: Frontier, say: (word: RelayWord) => void): GuestNews | null {
    const newest = heads.get(this.#log)?.seq ?? 0
    if (newest > this.#seq) {
      say({ kind: 'want', ranges: [{ log: this.#log, from: newest, to: newest }], resume: null })
      return null
    }
    return kind === 'frontier' && this.#seq === 0 ? { kind: 'nothing' } : null
  }

  async #take(bytes: Uint8Array): Promise<GuestNews | null | false> {
    const run = decodeRun(bytes, this.#keys.place, entryHashes)
    if (!run.ok) return run.error.kind === 'Newer' ? this.#whenNewer() : false
    const entry = run.value.entries.at(-1)
    if (!entry || !isOfLog(run.value.log, this.#log) || !this.#isNewer(entry)) return null
    if (!(await isSigned(entry, this.#logKey))) return false
    return this.#open(entry)
  }

  /** Nobody signed these bytes yet: they take no text off a page that has one. */
  #whenNewer(): GuestNews | null {
    return this.#seq === 0 ? { kind: 'newer' } : null
  }

  /** Neither an older post, shown once more, nor anything after the end; and of what follows at once, what it follows. */
  #isNewer({ header }: Envelope): boolean {
    if (this.#isOver || header.seq <= this.#seq) return false
    return header.seq !== this.#seq + 1 || this.#hash === null || equalBytes(header.prev, this.#hash)
  }

  async #open(entry: Envelope): Promise<GuestNews | null | false> {
    const [sealed] = entry.bodies
    const body = sealed && (await this.#keys.bodyKey.open(bodyAad(entry.header, 0), sealed))
    const post = body?.ok ? decodeGuestPost(body.value) : null
    // Meanwhile another relay may have given something newer.
    if (!this.#isNewer(entry)) return null
    if (!post?.ok) return false
    this.#seq = entry.header.seq
    this.#hash = entry.hash
    if (post.value === null) return { kind: 'newer' }
    if (post.value.kind === 'state') return { ...post.value, postedMs: entry.header.wallMs }
    this.#isOver = true
    return { kind: 'ended' }
  }
}

/** GST-4: whoever has the link can put entries beside the sharer's, and none among them. */
function isOfLog(log: LogId, expected: LogId): boolean {
  return log === expected
}
