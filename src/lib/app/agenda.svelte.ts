/** An agenda's items as a screen shows and changes them. Moves change order alone, so nobody's edits are lost by one. */
import type * as Y from 'yjs'
import type { Scope } from '../base/scope'
import * as agenda from '../docs/agenda'
import * as edit from '../docs/agenda-edit'
import type { Random } from '../base/ports'
import type { MeetingDeps } from './agenda-beside'
import { Live } from './document-parts.svelte'
import type { MeetingBeside } from './meeting-views'
import type { AgendaItemView, AgendaView, BodyBinding, Outcome } from './views'

interface Deps {
  readonly doc: Y.Doc
  readonly scope: Scope
  readonly random: Random
  readonly memberNames: () => readonly string[]
  /** Binds a root fragment for an editor. */
  readonly bind: (fragment: Y.XmlFragment) => BodyBinding
  /** Makes a change as this person, or says why it may not be made. */
  readonly change: (change: () => void) => string | null
  /** What its meeting needs beside the items; null where nobody can meet: a private draft. */
  readonly meeting: MeetingDeps | null
}

export class Agenda implements AgendaView {
  readonly #deps: Deps
  readonly #live: Live<readonly agenda.AgendaItem[]>
  readonly #removed: Live<AgendaView['removed']>
  readonly #bindings = new Map<string, BodyBinding>()
  readonly #items = $derived.by(() => this.#listItems())
  #beside: MeetingBeside | null = $state.raw(null)

  constructor(deps: Deps) {
    this.#deps = deps
    if (deps.meeting) void this.#loadBeside(deps.meeting)
    const roots = [agenda.itemsRoot(deps.doc)]
    this.#live = new Live(roots, () => agenda.readItems(deps.doc), deps.scope)
    this.#removed = new Live(roots, () => edit.readRemoved(deps.doc), deps.scope)
  }

  get beside(): MeetingBeside | null {
    return this.#beside
  }

  get items(): readonly AgendaItemView[] {
    return this.#items
  }

  get removed(): AgendaView['removed'] {
    return this.#removed.value
  }

  get totalMinutes(): number {
    return this.#items.reduce((sum, item) => sum + (item.timebox ?? 0), 0)
  }

  get owners(): readonly string[] {
    return [
      ...new Set([
        ...this.#deps.memberNames(),
        ...this.#items.map((item) => item.owner).filter((owner) => owner !== '')
      ])
    ]
  }

  addItem(): Outcome {
    return this.#change((doc) => edit.addItem(doc, { id: edit.newItemId(this.#deps.random), topic: '' }))
  }

  setTopic(item: string, topic: string): Outcome {
    return this.#change((doc) => edit.setTopic(doc, item, topic))
  }

  setOwner(item: string, owner: string): Outcome {
    return this.#change((doc) => edit.setOwner(doc, item, owner))
  }

  setTimebox(item: string, minutes: number | null): Outcome {
    return this.#change((doc) => edit.setTimebox(doc, item, minutes))
  }

  setDone(item: string, done: boolean): Outcome {
    return this.#change((doc) => edit.setDone(doc, item, done))
  }

  move(item: string, direction: 'up' | 'down'): Outcome {
    return this.#change((doc) => edit.moveByOne(doc, item, direction))
  }

  moveBefore(item: string, before: string | null): Outcome {
    return this.#change((doc) => edit.moveBefore(doc, item, before))
  }

  remove(item: string): Outcome {
    return this.#change((doc) => edit.removeItem(doc, item))
  }

  restore(item: string): Outcome {
    return this.#change((doc) => edit.restoreItem(doc, item))
  }

  async #loadBeside(meeting: MeetingDeps): Promise<void> {
    // Without a network and without the part the items are written all the same.
    const part = await import('./agenda-beside').catch(() => null)
    if (part && !this.#deps.scope.ended) this.#beside = part.openMeeting(meeting)
  }

  #change(change: (doc: Y.Doc) => void): Outcome {
    return Promise.resolve(this.#deps.change(() => change(this.#deps.doc)))
  }

  #listItems(): readonly AgendaItemView[] {
    const items = this.#live.value
    return items.map((item) => {
      const siblings = items.filter((other) => other.parent === item.parent)
      return {
        id: item.id,
        number: item.number,
        depth: item.depth,
        topic: item.topic,
        owner: item.owner,
        timebox: item.timebox,
        done: item.done,
        flags: [...new Set(item.flags)],
        extra: item.extra,
        notes: this.#notesOf(item.id),
        isFirst: siblings[0]?.id === item.id,
        isLast: siblings.at(-1)?.id === item.id
      }
    })
  }

  /** One binding for each item for as long as the document is open: an editor must not be rebuilt when a neighbour moves. */
  #notesOf(item: string): BodyBinding {
    const known = this.#bindings.get(item)
    if (known) return known
    const binding = this.#deps.bind(agenda.notesOf(this.#deps.doc, item))
    this.#bindings.set(item, binding)
    return binding
  }
}
