import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { decodeBundle, decodeBundleItemHead, encodeBundle, type BundleItem } from './bundle-codec'
import { MAX_RUN_BYTES, MAX_STATEMENT_BYTES } from './limits'

const workspace = bytesToId('workspace', new Uint8Array(32).fill(0x70))
const items: readonly BundleItem[] = [
  { kind: 'statement', bytes: Uint8Array.of(1, 2) },
  { kind: 'entries', bytes: Uint8Array.of(3) },
  { kind: 'record', bytes: Uint8Array.of() },
  { kind: 'parcel', bytes: Uint8Array.of(4, 5, 6) },
  { kind: 'unknown', code: 9, bytes: Uint8Array.of(7) }
]

test('[BUN-1] what was written reads the same, items of later kinds too', () => {
  expect(decodeBundle(encodeBundle({ workspace, items }))).toEqual({
    ok: true,
    value: { workspace, items, isWhole: true }
  })
})

test('[BUN-2] cut at any byte, a bundle has the items before the cut and is not whole', () => {
  const bytes = encodeBundle({ workspace, items })
  for (let at = 0; at < bytes.length; at++) {
    const cut = decodeBundle(bytes.subarray(0, at))
    if (!cut.ok) continue
    expect(cut.value.isWhole).toBe(false)
    expect(items.slice(0, cut.value.items.length)).toEqual(cut.value.items)
  }
  expect(decodeBundle(Uint8Array.of(...bytes, 0))).toMatchObject({ value: { items, isWhole: false } })
})

test('[BUN-2] a length above what its kind may have is where reading ends', () => {
  const headOf = (code: number, length: number) => {
    const head = new DataView(new ArrayBuffer(5))
    head.setUint8(0, code)
    head.setUint32(1, length)
    return decodeBundleItemHead(new Uint8Array(head.buffer))
  }
  expect(headOf(1, MAX_STATEMENT_BYTES)).toMatchObject({ kind: 'statement' })
  for (const [code, length] of [
    [1, MAX_STATEMENT_BYTES + 1],
    [2, MAX_RUN_BYTES + 1],
    [4, MAX_RUN_BYTES],
    [99, MAX_RUN_BYTES + 1],
    [2, 0xffff_ffff]
  ] as const)
    expect(headOf(code, length)).toBe('cut')
})
