/** What arrived, said politely: batched, at most once every ten seconds (DESIGN.md §10). */
import { isolateName } from '../base/plain-name'
import type { Timers } from '../base/ports'
import type { Scope } from '../base/scope'
import type { DocumentChange, Engine } from '../sync/engine'
import { countOf } from './sync-words'

const BATCH_MS = 10_000

export class Arrivals {
  #announcement = $state('')

  constructor(engine: Engine, nameOf: (member: string | null) => string | null, timers: Timers, scope: Scope) {
    let waiting: DocumentChange[] = []
    let resting = false
    const tell = () => {
      if (waiting.length === 0 || scope.ended) {
        resting = false
        return
      }
      this.#announcement = sentenceOn(waiting, nameOf)
      waiting = []
      resting = true
      timers.after(BATCH_MS, tell)
    }
    scope.defer(
      engine.documentsChanged.listen((changes) => {
        waiting.push(...changes.filter(({ log }) => log !== engine.ownLog))
        if (!resting) tell()
      })
    )
  }

  get announcement(): string {
    return this.#announcement
  }
}

function sentenceOn(changes: readonly DocumentChange[], nameOf: (member: string | null) => string | null): string {
  const names = [...new Set(changes.flatMap(({ member }) => nameOf(member) ?? []))]
  const documents = new Set(changes.map(({ document }) => document)).size
  const who =
    names.length === 0
      ? ''
      : ` by ${names.length > 3 ? countOf(names.length, 'person', 'people') : names.map(isolateName).join(', ')}`
  return `${countOf(documents, 'document')} changed${who}.`
}
