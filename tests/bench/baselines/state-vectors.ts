/**
 * Reconnecting as y-protocols does, at its cheapest: one state vector for every document, kept stored beside its state
 * and all sent together. Both sides ask, for neither knows who has more; whoever has it answers with the difference.
 */
import * as Y from 'yjs'
import { writeNote } from '../pages/device'
import { openDatabase, put, settled, type Plain } from './plain'

const ID_BYTES = 16
/** Yjs draws 32 bits. */
const FIRST_CLIENT = 2 ** 31

interface Row {
  readonly state: Uint8Array
  readonly vector: Uint8Array
}

export function newStateVectors(plain: Plain) {
  let stored: IDBDatabase | null = null
  /** Beside the documents, so that asking again begins from the same ones. */
  let arrived: IDBDatabase | null = null

  function open(database: IDBDatabase | null): IDBDatabase {
    if (!database) throw new Error('nothing is stored')
    return database
  }

  async function rows(): Promise<Row[]> {
    return settled(open(stored).transaction('messages').objectStore('messages').getAll() as IDBRequest<Row[]>)
  }

  async function differencesFor(asked: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const own = await rows()
    return asked.flatMap((message, i) => {
      const vector = message.subarray(ID_BYTES)
      const row = own[i]
      return row && !isSame(row.vector, vector) ? [withId(i, Y.diffUpdate(row.state, vector))] : []
    })
  }

  return {
    /** The same documents on either side; on one of them the first `changed` have a word more. */
    async store({ documents, length, changed }: { documents: number; length: number; changed: number }) {
      stored = await openDatabase('state-vectors')
      arrived = await openDatabase('state-vectors-arrived')
      const all = Array.from({ length: documents }, (_, i): Row => {
        const doc = new Y.Doc()
        doc.clientID = FIRST_CLIENT + i
        writeNote(doc, `Document ${i}`, length)
        if (i < changed) doc.getText('title').insert(0, 'Changed ')
        return { state: Y.encodeStateAsUpdate(doc), vector: Y.encodeStateVector(doc) }
      })
      await put(stored, all)
    },
    /** Milliseconds until what the other has is stored here, and bytes both ways. */
    async ask(): Promise<{ ms: number; bytes: number }> {
      const startMs = performance.now()
      const question = questionOf(await rows())
      const asked = plain.collect()
      await plain.send(question)
      const theirs = await asked
      const answered = plain.collect()
      const differences = await differencesFor(theirs)
      await plain.send(differences)
      const answer = await answered
      await put(open(arrived), answer)
      return { ms: performance.now() - startMs, bytes: [question, theirs, differences, answer].map(sum).reduce(add) }
    },
    async answer(): Promise<void> {
      const asked = await plain.collect()
      const differing = plain.collect()
      await plain.send(questionOf(await rows()))
      await differing
      await plain.send(await differencesFor(asked))
    }
  }
}

const questionOf = (rows: readonly Row[]) => rows.map(({ vector }, i) => withId(i, vector))

function withId(i: number, bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(ID_BYTES + bytes.length)
  new DataView(message.buffer).setUint32(0, i)
  message.set(bytes, ID_BYTES)
  return message
}

const isSame = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])

const sum = (messages: readonly Uint8Array[]) => messages.reduce((bytes, { length }) => bytes + length, 0)

const add = (a: number, b: number) => a + b
