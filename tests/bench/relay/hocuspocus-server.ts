/**
 * `@hocuspocus/server` with its database extension over LevelDB, whole documents in synced writes, as its own process.
 *
 * Its acknowledgement to a client says that an update was applied, not that it was stored. So what is durable is counted
 * here: an update is on disk once a write has ended whose state held it, even if the write of its own is still to come.
 */
import { Database } from '@hocuspocus/extension-database'
import { Server } from '@hocuspocus/server'
import { ClassicLevel } from 'classic-level'
import { answerQuestions } from './child'
import { nowMs } from './raw-socket'

export interface StoredReport {
  /** When the last of them was on disk. */
  readonly atMs: number
  /** Longest that an update, already acknowledged, was not on disk. */
  readonly longestLagMs: number
  readonly writes: number
}

/** What one document has taken and stored. */
interface Counts {
  readonly appliedAtMs: number[]
  durable: number
}

export async function serveHocuspocus(folder: string, storing: string): Promise<void> {
  const db = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' })
  const book = newBook()
  const server = new Server({
    port: 0,
    quiet: true,
    stopOnSignals: false,
    ...(storing === 'every' ? { debounce: 0 } : {}),
    extensions: [
      new Database({
        fetch: async ({ documentName }) => (await db.get(documentName)) ?? null,
        store: async ({ documentName, state }) => {
          const stored = book.storing(documentName)
          await db.put(documentName, state, { sync: true })
          stored()
        }
      }),
      {
        afterLoadDocument: async ({ document, documentName }) => document.on('update', () => book.applied(documentName))
      }
    ]
  })
  await server.listen()
  answerQuestions({
    stored: (total: number) => book.whenDurable(total),
    drained: (writes: number) => book.whenWritten(writes)
  })
}

function newBook() {
  const countsByName = new Map<string, Counts>()
  const waiting: { isSo: () => boolean; resolve: () => void }[] = []
  let [writes, durable, longestLagMs, atMs] = [0, 0, 0, 0]

  const countsOf = (name: string): Counts => {
    const counts = countsByName.get(name) ?? { appliedAtMs: [], durable: 0 }
    countsByName.set(name, counts)
    return counts
  }
  const when = async (isSo: () => boolean): Promise<StoredReport> => {
    if (!isSo()) await new Promise<void>((resolve) => waiting.push({ isSo, resolve }))
    return { atMs, longestLagMs, writes }
  }
  return {
    applied: (name: string) => void countsOf(name).appliedAtMs.push(nowMs()),
    /** Called in the same turn as the state was encoded; what it returns, when that state is on disk. */
    storing(name: string): () => void {
      const counts = countsOf(name)
      const covers = counts.appliedAtMs.length
      return () => {
        writes += 1
        if (covers > counts.durable) {
          atMs = nowMs()
          longestLagMs = Math.max(longestLagMs, atMs - (counts.appliedAtMs[counts.durable] ?? atMs))
          durable += covers - counts.durable
          counts.durable = covers
        }
        for (const one of waiting.splice(0)) {
          if (one.isSo()) one.resolve()
          else waiting.push(one)
        }
      }
    },
    whenDurable: (total: number) => when(() => durable >= total),
    whenWritten: (total: number) => when(() => writes >= total)
  }
}
