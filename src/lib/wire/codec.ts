/**
 * The one way bytes are written and read: lib0 variable-length integers, fixed-size byte strings, and length-prefixed ones.
 *
 * - Reading is canonical (WIRE-1): an overlong integer, a length past the end or past its limit, and trailing bytes are
 *   failures, so that equal meaning has equal bytes and a signature covers one form only.
 * - A reader checks a length before it allocates.
 * - Inside, a reader throws `Malformed`; `decodeWith` turns that into a `Result` at the edge, so decoders read straight down.
 */
import { assert } from '../base/assert'
import { textToBytes } from '../base/bytes'
import { bytesToId, ID_BYTES, idToBytes, type IdKind, type LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'

export interface MalformedBytes {
  readonly kind: 'Malformed'
  /** What was wrong, for a log line; never shown to a person as it is. */
  readonly reason: string
}

/** Made by a newer version: nobody's fault, read no further than this, and never guessed at (VER-1). */
export interface NewerVersion {
  readonly kind: 'Newer'
  readonly version: number
  /** Whose it is, where its bytes say so in every version. */
  readonly log: LogId | null
}

class Malformed extends Error {}

export interface Writer {
  /** A whole number in [0, 2^53). */
  uint(value: number): Writer
  byte(value: number): Writer
  flag(value: boolean): Writer
  fixed(bytes: Uint8Array, length: number): Writer
  bytes(bytes: Uint8Array): Writer
  text(text: string): Writer
  id(kind: IdKind, id: Parameters<typeof idToBytes>[0]): Writer
  list<T>(items: readonly T[], write: (writer: Writer, item: T) => void): Writer
  done(): Uint8Array<ArrayBuffer>
}

export interface Reader {
  readonly left: number
  uint(most?: number): number
  byte(): number
  /** 0 or 1. */
  flag(): boolean
  fixed(length: number): Uint8Array<ArrayBuffer>
  bytes(most: number): Uint8Array<ArrayBuffer>
  /** `bytes` without a copy: a view of the source, for what is large and soon let go. */
  view(most: number): Uint8Array
  /** All that is left, as a view of the source. */
  rest(): Uint8Array
  /** UTF-8 of at most `most` bytes. */
  text(most: number): string
  id<K extends IdKind>(kind: K): ReturnType<typeof bytesToId<K>>
  list<T>(most: number, read: (reader: Reader) => T): T[]
  /** A list whose items ascend by `compare`, none twice: a set has one form. */
  sorted<T>(most: number, compare: (a: T, b: T) => number, read: (reader: Reader) => T): T[]
  fail(reason: string): never
}

export function newWriter(): Writer {
  return new ByteWriter()
}

/** A class, as everything said and kept goes through one of these: its methods are made once. */
class ByteWriter implements Writer {
  #buffer = new Uint8Array(256)
  #at = 0

  #room(length: number): void {
    if (this.#at + length <= this.#buffer.length) return
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#at + length))
    larger.set(this.#buffer.subarray(0, this.#at))
    this.#buffer = larger
  }

  uint(value: number): this {
    assert(Number.isSafeInteger(value) && value >= 0, 'an unsigned integer')
    this.#room(8)
    let rest = value
    while (rest > 0x7f) {
      this.#buffer[this.#at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#buffer[this.#at++] = rest
    return this
  }

  byte(value: number): this {
    this.#room(1)
    this.#buffer[this.#at++] = value
    return this
  }

  flag(value: boolean): this {
    return this.byte(value ? 1 : 0)
  }

  fixed(bytes: Uint8Array, length: number): this {
    assert(bytes.length === length, 'bytes of their length')
    this.#room(length)
    this.#buffer.set(bytes, this.#at)
    this.#at += length
    return this
  }

  bytes(bytes: Uint8Array): this {
    return this.uint(bytes.length).fixed(bytes, bytes.length)
  }

  text(text: string): this {
    return this.bytes(textToBytes(text))
  }

  id(kind: IdKind, id: Parameters<typeof idToBytes>[0]): this {
    return this.fixed(idToBytes(id), ID_BYTES[kind])
  }

  list<T>(items: readonly T[], write: (writer: Writer, item: T) => void): this {
    this.uint(items.length)
    for (const item of items) write(this, item)
    return this
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#at)
  }
}

/** A whole number in [0, 2^53) by itself; most are small, and need no writer. */
export function uintToBytes(value: number): Uint8Array<ArrayBuffer> {
  return value >= 0 && value < 0x80 && Number.isInteger(value) ? Uint8Array.of(value) : newWriter().uint(value).done()
}

/** WIRE-2: asked of every length and count, before anything is allocated for it. */
function isAbove(value: number, most: number): boolean {
  return value > most
}

class ByteReader implements Reader {
  readonly #source: Uint8Array
  #at = 0

  constructor(source: Uint8Array) {
    this.#source = source
  }

  get left(): number {
    return this.#source.length - this.#at
  }

  uint(most = Number.MAX_SAFE_INTEGER): number {
    let value = 0
    let scale = 1
    for (;;) {
      const next = this.byte()
      value += (next & 0x7f) * scale
      if (isAbove(value, most)) return this.fail(`a number above ${most}`)
      if (next < 0x80) return next === 0 && scale > 1 ? this.fail('an overlong number') : value
      scale *= 0x80
      if (scale > 2 ** 53) return this.fail('an overlong number')
    }
  }

  byte(): number {
    return this.#at < this.#source.length ? (this.#source[this.#at++] as number) : this.fail('the bytes end')
  }

  flag(): boolean {
    const value = this.byte()
    return value > 1 ? this.fail('a flag is 0 or 1') : value === 1
  }

  fixed(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.left) this.fail('the bytes end')
    this.#at += length
    return this.#source.slice(this.#at - length, this.#at)
  }

  bytes(most: number): Uint8Array<ArrayBuffer> {
    return this.fixed(this.uint(most))
  }

  view(most: number): Uint8Array {
    const length = this.uint(most)
    if (length > this.left) this.fail('the bytes end')
    this.#at += length
    return this.#source.subarray(this.#at - length, this.#at)
  }

  rest(): Uint8Array {
    const left = this.#source.subarray(this.#at)
    this.#at = this.#source.length
    return left
  }

  text(most: number): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.bytes(most))
    } catch (failure) {
      if (failure instanceof Malformed) throw failure
      return this.fail('text that is not UTF-8')
    }
  }

  id<K extends IdKind>(kind: K): ReturnType<typeof bytesToId<K>> {
    return bytesToId(kind, this.fixed(ID_BYTES[kind]))
  }

  list<T>(most: number, read: (reader: Reader) => T): T[] {
    const length = this.uint(most)
    // No item is shorter than a byte, so nothing is allocated for items that cannot be there.
    return length > this.left ? this.fail('more items than bytes') : Array.from({ length }, () => read(this))
  }

  sorted<T>(most: number, compare: (a: T, b: T) => number, read: (reader: Reader) => T): T[] {
    const items = this.list(most, read)
    const ascends = items.every((item, i) => i === 0 || compare(items[i - 1] as typeof item, item) < 0)
    return ascends ? items : this.fail('a list out of order')
  }

  fail(reason: string): never {
    throw new Malformed(`${reason} at byte ${this.#at}`)
  }
}

/** Runs a decoder over the whole of `source`; bytes left over are a failure too. */
export function decodeWith<T>(source: Uint8Array, decode: (reader: Reader) => T): Result<T, MalformedBytes> {
  const reader = new ByteReader(source)
  try {
    const value = decode(reader)
    if (reader.left > 0) reader.fail(`${reader.left} bytes too many`)
    return ok(value)
  } catch (failure) {
    if (failure instanceof Malformed) return err({ kind: 'Malformed', reason: failure.message })
    throw failure
  }
}

/**
 * Null, or that the bytes are of a version above `known`. `ahead` reads what they begin with in every version; where not
 * even that is there, the decoder of the known version will say what is wrong.
 */
export function newerThan(
  known: number,
  source: Uint8Array,
  ahead: (reader: Reader) => { readonly version: number; readonly log?: LogId }
): NewerVersion | null {
  try {
    const { version, log = null } = ahead(new ByteReader(source))
    return version > known ? { kind: 'Newer', version, log } : null
  } catch (failure) {
    if (failure instanceof Malformed) return null
    throw failure
  }
}
