/** Reproductions: what a file does (r-break). */
import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import { itemsOfBundle } from '$lib/sync/bundle-source'
import { BUNDLE_END, encodeBundleHead, encodeBundleItem } from '$lib/wire/bundle-codec'
import { encodeSigned } from '$lib/wire/statement-codec'
import { heapBytes } from '../support/heap'
import { newEngineStory, valueOf } from '../support/story-engines'

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

test('B-2 a file of statements nobody signed takes no more memory the longer it is', async () => {
  const story = await newEngineStory()
  const engine = story.engine('alice')
  const head = encodeBundleHead(engine.workspace)
  const count = 120_000
  const item = (n: number) => {
    const device = bytesToId('device', number16(n))
    const signed = encodeSigned({ workspace: engine.workspace, parents: [], device, body: { type: 'RevokeInvite', invite: engine.workspace } as never }, new Uint8Array(64))
    return Buffer.concat(encodeBundleItem({ kind: 'statement', bytes: signed }))
  }
  const size = item(0).length
  const whole = head.length + count * size + BUNDLE_END.length
  const source = {
    size: whole,
    read(from: number, to: number) {
      const bytes = new Uint8Array(Math.max(0, Math.min(to, whole) - from))
      const put = (part: Uint8Array, at: number) => {
        for (let i = Math.max(0, from - at); i < part.length && at + i < to; i++) bytes[at + i - from] = part[i] ?? 0
      }
      if (from < head.length) put(head, 0)
      const first = Math.max(0, Math.floor((from - head.length) / size))
      for (let n = first; n < count && head.length + n * size < to; n++) put(item(n), head.length + n * size)
      return Promise.resolve(ok(bytes))
    }
  }
  let half = 0
  let end = 0
  const taken = valueOf(await engine.takeBundles([source as never], (share) => {
    if (half === 0 && share > 0.3) half = heapBytes()
    if (end === 0 && share > 0.95) end = heapBytes()
  }))
  console.log('B-2', { size, refused: taken.refused, grewMB: (end - half) / 2 ** 20, fileMB: (0.65 * whole) / 2 ** 20 })
  expect(end - half).toBeLessThan(2 * 2 ** 20)
})

function number16(n: number): Uint8Array {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}
