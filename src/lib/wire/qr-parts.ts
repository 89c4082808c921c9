/**
 * A bundle as a run of QR codes, from a screen to a camera (BUN-5).
 *
 * - A part says by itself which run it is of, how many blocks that has, and what it holds; a check tells it from any other code.
 * - A first round shows the blocks as they are, the next mixes about half of all in each part, and so on in turn. A few parts
 *   more than there are blocks give the whole: what a camera missed is made up for by whatever comes next, not by waiting for it.
 * - Pure: hashes are injected, and the same bytes always make the same parts.
 */
import { concatBytes, equalBytes, bytesToHex } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { base45ToBytes, bytesToBase45 } from './base45'
import { decodeWith, newWriter } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { MAX_QR_BLOCKS, MAX_QR_BYTES, MAX_QR_INDEX, QR_BLOCK_BYTES } from './limits'

export const QR_RUN_BYTES = 8
export const QR_CHECK_BYTES = 4

export interface QrHashes {
  /** The first QR_RUN_BYTES of a hash of the packed bytes. */
  run(packed: Uint8Array): Uint8Array
  /** The first QR_CHECK_BYTES of a hash of a part. */
  check(part: Uint8Array): Uint8Array
  /** 32 bytes: which blocks the part of this index mixes. */
  mix(run: Uint8Array, index: number): Uint8Array
}

/** What is shown, block by block. */
export interface QrRun {
  readonly run: Uint8Array
  /** Of the packed bytes; the last block is filled with zeros. */
  readonly length: number
  readonly blocks: readonly Uint8Array[]
}

export interface QrPart {
  readonly run: Uint8Array
  readonly length: number
  readonly blocks: number
  readonly index: number
  readonly block: Uint8Array
}

/** Cuts packed bytes into blocks. `TooLarge` above MAX_QR_BYTES: that is a file's size. */
export function cutIntoBlocks(
  packed: Uint8Array,
  hashes: QrHashes,
  blockBytes = QR_BLOCK_BYTES
): Result<QrRun, { readonly kind: 'TooLarge'; readonly bytes: number; readonly most: number }> {
  const count = Math.max(1, Math.ceil(packed.length / blockBytes))
  if (packed.length > MAX_QR_BYTES || count > MAX_QR_BLOCKS)
    return err({ kind: 'TooLarge', bytes: packed.length, most: MAX_QR_BYTES })
  const size = Math.ceil(packed.length / count)
  const blocks = Array.from({ length: count }, (_, i) => {
    const block = new Uint8Array(size)
    block.set(packed.subarray(i * size, (i + 1) * size))
    return block
  })
  return ok({ run: hashes.run(packed), length: packed.length, blocks })
}

/** The text of the part of this index, from 0; each has its place in one round after the other. */
export function qrPartText({ run, length, blocks }: QrRun, index: number, hashes: QrHashes): string {
  const block = new Uint8Array(blocks[0]?.length ?? 0)
  const isThere = isIn(run, { index, blocks: blocks.length }, hashes)
  for (const [i, each] of blocks.entries()) if (isThere(i)) xorInto(block, each)
  return encodeQrPart({ run, length, blocks: blocks.length, index, block }, hashes)
}

/** A part as the text of its code. */
export function encodeQrPart({ run, length, blocks, index, block }: QrPart, hashes: QrHashes): string {
  const writer = newWriter().uint(PROTOCOL_VERSION).fixed(run, QR_RUN_BYTES)
  const part = writer.uint(length).uint(blocks).uint(index).fixed(block, block.length).done()
  return bytesToBase45(concatBytes(part, hashes.check(part)))
}

/** Reads one code. `NotAPart`: another code, or one that was read wrong; `Newer`: of a newer version. */
export function readQrPart(
  text: string,
  hashes: QrHashes
): Result<QrPart, { readonly kind: 'NotAPart' } | { readonly kind: 'Newer' }> {
  const bytes = base45ToBytes(text)
  if (!bytes.ok || !isChecked(bytes.value, hashes)) return err({ kind: 'NotAPart' })
  const part = bytes.value.subarray(0, -QR_CHECK_BYTES)
  if ((part[0] ?? 0) > PROTOCOL_VERSION) return err({ kind: 'Newer' })
  const read = decodeWith(part, (reader) => {
    if (reader.uint() !== PROTOCOL_VERSION) reader.fail('no such version')
    const [run, length] = [reader.fixed(QR_RUN_BYTES), reader.uint(MAX_QR_BYTES)]
    const [blocks, index] = [reader.uint(MAX_QR_BLOCKS), reader.uint(MAX_QR_INDEX)]
    const size = Math.ceil(length / blocks)
    return blocks === 0 ? reader.fail('no blocks') : { run, length, blocks, index, block: reader.fixed(size) }
  })
  return read.ok ? read : err({ kind: 'NotAPart' })
}

/** Its last bytes are a hash of the rest: no other code's are, and none that was read wrong. */
function isChecked(bytes: Uint8Array, hashes: QrHashes): boolean {
  const at = bytes.length - QR_CHECK_BYTES
  return at > 0 && equalBytes(hashes.check(bytes.subarray(0, at)), bytes.subarray(at))
}

/** What has been read of one run. */
export interface QrCollected extends Pick<QrPart, 'run' | 'length' | 'blocks'> {
  /** Of as many as there are blocks: how much is known of the whole. */
  readonly have: number
  /** Blocks that are not known by themselves yet, ascending. */
  readonly missing: readonly number[]
  /** Of the parts that brought something, to go on from later. */
  readonly parts: readonly QrPart[]
  /** Takes a part of this run; true where it brought something. */
  take(part: QrPart): boolean
  /** The packed bytes: null while something is missing, or where they are not what the run is named for. */
  whole(): Uint8Array | null
}

/** Nothing but that `part` is of it is known yet. */
export function newQrCollected(of: Pick<QrPart, 'run' | 'length' | 'blocks'>, hashes: QrHashes): QrCollected {
  return new Collected(of, hashes)
}

/** One equation: these blocks together are this. */
interface Row {
  mask: bigint
  readonly block: Uint8Array
}

class Collected implements QrCollected {
  readonly run: Uint8Array
  readonly length: number
  readonly blocks: number
  readonly parts: QrPart[] = []
  readonly #hashes: QrHashes
  /** By the lowest block of each, which is in no other row. */
  readonly #rows = new Map<number, Row>()

  constructor({ run, length, blocks }: Pick<QrPart, 'run' | 'length' | 'blocks'>, hashes: QrHashes) {
    this.run = run
    this.blocks = blocks
    this.length = length
    this.#hashes = hashes
  }

  get have(): number {
    return this.#rows.size
  }

  get missing(): readonly number[] {
    return Array.from({ length: this.blocks }, (_, i) => i).filter((i) => this.#rows.get(i)?.mask !== bitOf(i))
  }

  take(part: QrPart): boolean {
    if (!isOfRun(part, { run: this.run, length: this.length, blocks: this.blocks })) return false
    const row: Row = { mask: maskOf(part, this.#hashes), block: part.block.slice() }
    for (const [pivot, other] of this.#rows) if (row.mask & bitOf(pivot)) addTo(row, other)
    if (row.mask === 0n) return false
    const pivot = lowestOf(row.mask)
    for (const other of this.#rows.values()) if (other.mask & bitOf(pivot)) addTo(other, row)
    this.#rows.set(pivot, row)
    this.parts.push(part)
    return true
  }

  whole(): Uint8Array | null {
    if (this.have < this.blocks) return null
    const blocks = Array.from({ length: this.blocks }, (_, i) => this.#rows.get(i)?.block ?? new Uint8Array(0))
    const packed = concatBytes(...blocks).subarray(0, this.length)
    return isNamedFor(this.run, packed, this.#hashes) ? packed : null
  }
}

/** The name of a run, as text. */
export const qrRunName = ({ run }: Pick<QrPart, 'run'>) => bytesToHex(run)

function isOfRun(part: QrPart, { run, length, blocks }: Pick<QrPart, 'run' | 'length' | 'blocks'>): boolean {
  return part.blocks === blocks && part.length === length && equalBytes(part.run, run)
}

/** A run is named by a hash of what it carries: parts that lie are found by it. */
function isNamedFor(run: Uint8Array, packed: Uint8Array, hashes: QrHashes): boolean {
  return equalBytes(hashes.run(packed), run)
}

/** Whether a block is in the part of an index: in every other round each stands alone, in those between they are mixed. */
function isIn(run: Uint8Array, { index, blocks }: Pick<QrPart, 'index' | 'blocks'>, hashes: QrHashes) {
  const isAlone = (block: number) => block === index % blocks
  if (Math.floor(index / blocks) % 2 === 0) return isAlone
  const bits = hashes.mix(run, index)
  const isMixed = (block: number) => (((bits[block >>> 3] ?? 0) >>> (block & 7)) & 1) === 1
  // Of few blocks none may be drawn.
  return Array.from({ length: blocks }, (_, i) => i).some(isMixed) ? isMixed : isAlone
}

function maskOf({ run, index, blocks }: QrPart, hashes: QrHashes): bigint {
  const isThere = isIn(run, { index, blocks }, hashes)
  let mask = 0n
  for (let block = 0; block < blocks; block++) if (isThere(block)) mask |= bitOf(block)
  return mask
}

const bitOf = (block: number) => 1n << BigInt(block)

function lowestOf(mask: bigint): number {
  let block = 0
  for (let rest = mask; (rest & 1n) === 0n; rest >>= 1n) block += 1
  return block
}

function addTo(row: Row, other: Row): void {
  row.mask ^= other.mask
  xorInto(row.block, other.block)
}

function xorInto(block: Uint8Array, other: Uint8Array): void {
  for (const [i, byte] of other.entries()) block[i] = (block[i] ?? 0) ^ byte
}
