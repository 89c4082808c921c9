/** Reproductions: what a file does (r-break). */
import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import { itemsOfBundle } from '$lib/sync/bundle-source'
import { encodeBundleHead } from '$lib/wire/bundle-codec'

test('B-1 an item of a kind that is not known is passed over by its length, not read', async () => {
  const head = encodeBundleHead(bytesToId('workspace', new Uint8Array(32)))
  const length = 2 ** 31 - 1
  const itemHead = new Uint8Array(5)
  itemHead[0] = 77
  new DataView(itemHead.buffer).setUint32(1, length)
  let most = 0
  const source = {
    size: head.length + 5 + length + 5,
    read(from: number, to: number) {
      most = Math.max(most, to - from)
      const bytes = new Uint8Array(Math.min(to - from, 2 ** 20))
      for (const [at, part] of [[0, head], [head.length, itemHead]] as const)
        for (let i = 0; i < part.length; i++) if (at + i >= from && at + i < to) bytes[at + i - from] = part[i] ?? 0
      return Promise.resolve(ok(bytes))
    }
  }
  for await (const item of itemsOfBundle(source as never)) if (!item.ok || typeof item.value === 'string') break
  console.log('B-1 most bytes read at once', most)
  expect(most).toBeLessThan(16 * 2 ** 20)
})
