/** A long document that was typed over a while, opened again and again: by the engine, and by y-indexeddb alone. */
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import type { DocumentId } from '$lib/base/ids'
import { bodyFragment } from '$lib/docs/document'
import { demand, foundDevice, paragraphs, writeNote, type Device } from './device'

const TITLE = 'Long'
const COPY = 'long-document'

export function newOpening() {
  let device: Device | null = null
  let document: DocumentId | null = null

  return {
    /** One entry, and one row of y-indexeddb, for every paragraph of it. */
    async write(length: number): Promise<void> {
      device = await foundDevice()
      const { engine } = device
      document = demand(await engine.createDocument((doc) => writeNote(doc, TITLE, 400)))
      const open = demand(await engine.openDocument(document))
      const copy = new Y.Doc()
      const kept = new IndexeddbPersistence(COPY, copy)
      await kept.whenSynced
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(open.doc))
      open.doc.on('update', (update: Uint8Array) => Y.applyUpdate(copy, update))
      for (const text of paragraphs(TITLE, length)) {
        open.doc.transact(() => {
          const paragraph = new Y.XmlElement('paragraph')
          bodyFragment(open.doc).push([paragraph])
          paragraph.insert(0, [new Y.XmlText(text)])
        })
        demand(await open.flush())
      }
      await open.close()
      await written(kept)
      await kept.destroy()
    },
    async ours(): Promise<number> {
      if (!device || !document) throw new Error('nothing was written')
      const startMs = performance.now()
      const open = demand(await device.engine.openDocument(document))
      const took = performance.now() - startMs
      await open.close()
      return took
    },
    async theirs(): Promise<number> {
      const doc = new Y.Doc()
      const startMs = performance.now()
      const kept = new IndexeddbPersistence(COPY, doc)
      await kept.whenSynced
      const took = performance.now() - startMs
      await written(kept)
      await kept.destroy()
      return took
    }
  }
}

/** A transaction that begins after its writes ends after them. */
function written({ db }: IndexeddbPersistence): Promise<void> {
  return new Promise((resolve) => {
    if (db) db.transaction('updates', 'readwrite').oncomplete = () => resolve()
    else resolve()
  })
}
