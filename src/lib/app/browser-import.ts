/** Where an import's texts come from in a browser: chosen files, read by a worker that is started when first needed. */
import type { Scope } from '../base/scope'
import { err, ok, type Failure } from '../base/result'
import type { ReadAnswer, ReadRequest } from '../../workers/import-worker'
import type { ImportSources } from './settings.svelte'

type Waiting = (answer: ReadAnswer) => void

/** Names the file, so that it can be left out. */
function notUnderstood(path: string): Failure & { readonly path: string } {
  return { kind: 'FileNotUnderstood', path }
}

export function newImportSources(scope: Scope): ImportSources {
  const waitingById = new Map<number, Waiting>()
  let worker: Worker | null = null
  let lastId = 0
  const start = () => {
    const started = new Worker(new URL('../../workers/import-worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<ReadAnswer>) => {
      waitingById.get(data.id)?.(data)
      waitingById.delete(data.id)
    })
    // A worker that does not start or cannot answer says nothing more: everyone who waits for it is told so.
    for (const event of ['error', 'messageerror']) {
      started.addEventListener(event, () => {
        for (const [id, answer] of waitingById) answer({ id, failure: event })
        waitingById.clear()
        worker = null
      })
    }
    scope.defer(() => started.terminate())
    return started
  }
  return {
    open: async (files) => (await import('../platform/opened-files')).openChosenFiles(files),
    async read(file) {
      worker ??= start()
      const id = ++lastId
      const answer = await new Promise<ReadAnswer>((resolve) => {
        waitingById.set(id, resolve)
        worker?.postMessage({ id, file } satisfies ReadRequest)
      })
      return 'document' in answer ? ok(answer.document) : err(notUnderstood(file.path))
    }
  }
}
