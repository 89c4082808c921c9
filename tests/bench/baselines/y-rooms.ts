/** The plain Yjs stack: every document has a y-webrtc room and a y-indexeddb database of its own. */
import { IndexeddbPersistence } from 'y-indexeddb'
import type { WebrtcProvider } from 'y-webrtc'
import * as Y from 'yjs'
import { writeNote } from '../pages/device'
import { leaveRoom, openRoom } from './y-webrtc'

export interface YRooms {
  readonly prefix: string
  readonly documents: number
  readonly length: number
  readonly signaling: string
}

interface Opened {
  readonly doc: Y.Doc
  readonly provider: WebrtcProvider
  readonly persistence: IndexeddbPersistence | null
}

export function newYRooms() {
  let opened: Opened[] = []

  function open({ prefix, signaling }: YRooms, i: number, isKept: boolean, doc = new Y.Doc()): Opened {
    const room = `${prefix}-${i}`
    const persistence = isKept ? new IndexeddbPersistence(room, doc) : null
    return { doc, persistence, provider: openRoom(doc, { room, signaling }) }
  }

  return {
    offer(rooms: YRooms): void {
      opened = Array.from({ length: rooms.documents }, (_, i) => {
        const doc = new Y.Doc()
        writeNote(doc, `Document ${i}`, rooms.length)
        return open(rooms, i, false, doc)
      })
    },
    /** Milliseconds until every document is here and in its database. */
    async receive(rooms: YRooms): Promise<number> {
      const startMs = performance.now()
      opened = Array.from({ length: rooms.documents }, (_, i) => open(rooms, i, true))
      await Promise.all(opened.map(arrived))
      return performance.now() - startMs
    },
    async leave(): Promise<void> {
      for (const { provider, persistence } of opened.splice(0)) {
        leaveRoom(provider)
        await persistence?.clearData()
      }
    }
  }
}

async function arrived({ doc, persistence }: Opened): Promise<void> {
  await persistence?.whenSynced
  while (doc.getText('title').length === 0) await new Promise((resolve) => doc.once('update', resolve))
  const database = persistence?.db
  if (!database) throw new Error('the database is not open')
  // It has no promise for a write: a transaction that begins after it ends after it.
  await new Promise<void>((resolve) => {
    database.transaction('updates', 'readwrite').oncomplete = () => resolve()
  })
}
