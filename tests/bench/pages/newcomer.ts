/** Somebody new, and somebody who has everything. */
import type { Transport } from '$lib/sync/transport'
import type { Plain } from '../baselines/plain'
import { setTitle } from '$lib/docs/document'
import { demand, foundDevice, joinDevice, openMesh, writeNote, type Device } from './device'
import { meteredConnection } from './metered'
import { newColleagues } from './colleagues'

export interface Founding {
  readonly documents: number
  readonly length: number
  readonly signaling: string
}

export interface Arrival {
  readonly link: string
  readonly documents: number
  readonly signaling: string
}

export function newNewcomer(plain: Plain) {
  let device: Device | null = null
  let transportHere: Transport | null = null
  let leave: (() => Promise<void>) | null = null

  function here(): Device {
    if (!device) throw new Error('nobody is here')
    return device
  }

  return {
    async found({ documents, length, signaling }: Founding) {
      device = await foundDevice()
      const writes = Array.from({ length: documents }, (_, i) => (doc: Parameters<typeof writeNote>[0]) => {
        writeNote(doc, `Document ${i}`, length)
      })
      demand(await device.engine.createDocuments(writes))
      openMesh(device, signaling).connect()
    },
    invite: () => here().invite(),
    /** Others of the team wrote something too: as many logs more. */
    colleagues: (count: number) => newColleagues(here(), count),
    /** Changes documents that are closed; says which. */
    async change(count: number, title: string): Promise<string[]> {
      const { engine, store } = here()
      const ids = [...demand(await store.documentCounts()).keys()].slice(0, count)
      for (const id of ids) demand(await engine.changeDocument(id, (doc) => setTitle(doc, title)))
      return ids
    },
    /** Connects again: milliseconds from the open link until these documents are up to date, and bytes both ways. */
    async comeBack({ documents, signaling }: { documents: readonly string[]; signaling: string }) {
      const { native, meter } = meteredConnection()
      const { engine } = here()
      const transport = openMesh(here(), signaling, { native })
      let linkedAtMs = 0
      transport.opened.listen(() => (linkedAtMs ||= performance.now()))
      const missing = new Set(documents)
      const all = new Promise<void>((resolve) => {
        engine.documentsChanged.listen((changes) => {
          for (const { document } of changes) missing.delete(document)
          if (missing.size === 0) resolve()
        })
      })
      transport.connect()
      await all
      const took = { ms: performance.now() - linkedAtMs, bytes: meter.bytes }
      transport.close()
      return took
    },
    /** Gone from the network, with the database. */
    part: () => transportHere?.close(),
    /** Milliseconds until every document is decided and stored: from looking, and from the open link. */
    async arrive({ link, documents, signaling }: Arrival): Promise<{ wholeMs: number; linkedMs: number }> {
      device = await joinDevice(link)
      const { engine, store } = device
      const transport = openMesh(device, signaling)
      transportHere = transport
      leave = async () => {
        transport.close()
        await device?.leave()
      }
      let linkedAtMs = 0
      transport.opened.listen(() => (linkedAtMs ||= performance.now()))
      const seen = new Set<string>()
      const all = new Promise<void>((resolve) => {
        engine.documentsChanged.listen((changes) => {
          for (const { document } of changes) seen.add(document)
          if (seen.size === documents) resolve()
        })
      })
      const startMs = performance.now()
      transport.connect()
      await all
      const endMs = performance.now()
      const counts = demand(await store.documentCounts())
      if (counts.size !== documents) throw new Error(`${counts.size} of ${documents} documents are stored`)
      return { wholeMs: endMs - startMs, linkedMs: endMs - linkedAtMs }
    },
    async leave() {
      await leave?.()
    },
    /** The log as it would travel, over the plain channel. */
    async sendPlainly() {
      const { engine, store } = here()
      const runs = demand(await store.readRuns(engine.ownLog, 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
      await plain.send(runs.map(({ bytes }) => bytes))
    }
  }
}
