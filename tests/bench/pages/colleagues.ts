/** More members in the same page, each with a log and a document of their own, who met the first one and left. */
import { openMemoryStore } from '$lib/log/memory-store'
import type { Engine } from '$lib/sync/engine'
import type { Link } from '$lib/sync/transport'
import { demand, joinDevice, writeNote, type Device } from './device'

export async function newColleagues(host: Device, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const colleague = await joinDevice(await host.invite(), openMemoryStore())
    const document = demand(await colleague.engine.createDocument((doc) => writeNote(doc, `Colleague ${i}`, 580)))
    const arrived = new Promise<void>((resolve) => {
      host.engine.documentsChanged.listen((changes) => {
        if (changes.some((change) => change.document === document)) resolve()
      })
    })
    const part = pipe(host.engine, colleague.engine, i)
    await arrived
    part()
    await colleague.leave()
  }
}

/** Joins two engines in one page; the function returned parts them. */
function pipe(a: Engine, b: Engine, serial: number): () => void {
  const bindings = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const
  const end = (own: 0 | 1, to: () => { engine: Engine; link: Link }): Link => ({
    id: `pipe-${serial}-${own}`,
    route: 'memory',
    binding: { own: bindings[own], theirs: bindings[own === 0 ? 1 : 0] },
    backlog: 0,
    send: (frame) => {
      const [copy, { engine, link }] = [frame.slice(), to()]
      queueMicrotask(() => engine.received(link, copy))
    },
    proven: () => undefined,
    hush: () => undefined,
    fail: () => undefined
  })
  const atA: Link = end(0, () => ({ engine: b, link: atB }))
  const atB: Link = end(1, () => ({ engine: a, link: atA }))
  a.linkOpened(atA)
  b.linkOpened(atB)
  return () => {
    a.linkClosed(atA)
    b.linkClosed(atB)
  }
}
