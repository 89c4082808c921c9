import { expect, test } from 'vitest'
import { bytesToText, textToBytes } from '$lib/base/bytes'
import { packForQr, qrHashes, unpackFromQr } from '$lib/log/qr-packing'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { base45ToBytes, bytesToBase45 } from './base45'
import { MAX_QR_BYTES } from './limits'
import { cutIntoBlocks, newQrCollected, qrPartText, readQrPart, type QrPart, type QrRun } from './qr-parts'

const bytesOf = (length: number, seed = 1) => newSimRandom(seed).bytes(length)

function cut(packed: Uint8Array): QrRun {
  const run = cutIntoBlocks(packed, qrHashes)
  if (!run.ok) throw new Error(run.error.kind)
  return run.value
}

function partOf(run: QrRun, index: number): QrPart {
  const part = readQrPart(qrPartText(run, index, qrHashes), qrHashes)
  if (!part.ok) throw new Error(part.error.kind)
  return part.value
}

function shuffled<T>(items: readonly T[], random: SimRandom): T[] {
  const sorted = items.map((item) => ({ item, at: random.fraction() })).sort((a, b) => a.at - b.at)
  return sorted.map(({ item }) => item)
}

test('base 45 is that of RFC 9285, and nothing else reads as it', () => {
  expect(bytesToBase45(textToBytes('Hello!!'))).toBe('%69 VD92EX0')
  const back = base45ToBytes('QED8WEX0')
  expect(back.ok && bytesToText(back.value)).toEqual({ ok: true, value: 'ietf!' })
  for (const wrong of ['A', 'GGW:', ':::', '::', 'abc', 'GGÖ']) expect(base45ToBytes(wrong).ok, wrong).toBe(false)
  for (const length of [0, 1, 2, 3, 600]) {
    const bytes = bytesOf(length)
    expect(base45ToBytes(bytesToBase45(bytes))).toEqual({ ok: true, value: bytes })
  }
})

test('[BUN-5] a fifth of the parts lost, all others twice and out of order: the whole comes together', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = newSimRandom(seed)
    const packed = random.bytes(1 + Math.floor(random.fraction() * 30_000))
    const run = cut(packed)
    const shown = Array.from({ length: Math.ceil(run.blocks.length * 1.25) + 8 }, (_, i) => i)
    const seen = shuffled(shown, random).slice(Math.floor(shown.length / 5))
    const collected = newQrCollected(partOf(run, 0), qrHashes)
    for (const index of shuffled([...seen, ...seen], random)) collected.take(partOf(run, index))
    expect(collected.whole(), `seed ${seed}`).toEqual(packed)
    expect(collected.missing).toEqual([])
    expect(collected.parts.length).toBe(run.blocks.length)
  }
})

test('[BUN-5] who comes in late needs about two parts more than there are blocks', () => {
  const run = cut(bytesOf(MAX_QR_BYTES - 1))
  const collected = newQrCollected(partOf(run, 0), qrHashes)
  let index = run.blocks.length + 3
  for (; collected.whole() === null; index++) collected.take(partOf(run, index))
  expect(index - run.blocks.length - 3).toBeLessThan(run.blocks.length + 10)
})

test('[BUN-5] a short run is whole after two rounds, wherever somebody begins to look', () => {
  for (let blocks = 1; blocks <= 8; blocks++) {
    const run = cut(bytesOf(blocks * 600, blocks))
    for (let start = 0; start < 2 * blocks; start++) {
      const collected = newQrCollected(partOf(run, 0), qrHashes)
      for (let index = start; index < start + 2 * blocks; index++) collected.take(partOf(run, index))
      expect(collected.missing, `${run.blocks.length} blocks from ${start}`).toEqual([])
    }
  }
})

test('[BUN-5] what is missing is said, and what was read is gone on from later', () => {
  const packed = bytesOf(4_000)
  const run = cut(packed)
  const first = newQrCollected(partOf(run, 0), qrHashes)
  for (const index of [0, 2, 3]) expect(first.take(partOf(run, index))).toBe(true)
  expect(first.take(partOf(run, 2))).toBe(false)
  expect(first.missing).toEqual([1, 4, 5, 6])

  const kept = newQrCollected(partOf(run, 0), qrHashes)
  for (const part of first.parts) kept.take(part)
  for (const index of [1, 4, 5, 6]) kept.take(partOf(run, index))
  expect(kept.whole()).toEqual(packed)
})

test('[BUN-5] a code read wrong, another code and a part of another run bring nothing', () => {
  const run = cut(bytesOf(2_000))
  const text = qrPartText(run, 1, qrHashes)
  for (let at = 0; at < text.length; at += 7) {
    const wrong = `${text.slice(0, at)}${text[at] === '7' ? '8' : '7'}${text.slice(at + 1)}`
    expect(readQrPart(wrong, qrHashes).ok, `letter ${at}`).toBe(false)
  }
  for (const other of ['', 'https://example.org/join#abc', 'HELLO WORLD', text.slice(0, -3)])
    expect(readQrPart(other, qrHashes)).toEqual({ ok: false, error: { kind: 'NotAPart' } })
  const collected = newQrCollected(partOf(run, 0), qrHashes)
  expect(collected.take(partOf(cut(bytesOf(2_000, 2)), 0))).toBe(false)
})

test('[BUN-5] parts that lie about a block are found by the name of the run', () => {
  const run = cut(bytesOf(1_000))
  const collected = newQrCollected(partOf(run, 0), qrHashes)
  const [first, second] = [partOf(run, 0), partOf(run, 1)]
  collected.take({ ...first, block: first.block.map((byte) => byte ^ 1) })
  collected.take(second)
  expect(collected.have).toBe(2)
  expect(collected.whole()).toBeNull()
})

test('[BUN-5] what repeats is deflated, what does not is not, and nothing inflates without end', () => {
  const same = new Uint8Array(5_000).fill(7)
  expect(packForQr(same).length).toBeLessThan(100)
  expect(unpackFromQr(packForQr(same))).toEqual({ ok: true, value: same })
  const sealed = bytesOf(500)
  expect(packForQr(sealed)[0]).toBe(0)
  expect(unpackFromQr(packForQr(sealed))).toEqual({ ok: true, value: sealed })
  expect(unpackFromQr(packForQr(new Uint8Array(2_000_000))).ok).toBe(false)
  expect(unpackFromQr(Uint8Array.of(2, 1)).ok).toBe(false)
})

test('what is too large for codes says how large it may be', () => {
  expect(cutIntoBlocks(new Uint8Array(MAX_QR_BYTES + 1), qrHashes)).toEqual({
    ok: false,
    error: { kind: 'TooLarge', bytes: MAX_QR_BYTES + 1, most: MAX_QR_BYTES }
  })
})
