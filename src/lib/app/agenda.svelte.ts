/** An agenda's items as a screen shows and changes them. Moves change order alone, so nobody's edits are lost by one. */
import type * as Y from 'yjs'
import type { Scope } from '../base/scope'
import * as agenda from '../docs/agenda'
import * as edit from '../docs/agenda-edit'
import { fitAgenda, plannedMinutes } from '../docs/agenda-fit'
import { FLAG_MEANINGS } from '../docs/agenda-line'
import * as fields from '../docs/item-edit'
import { isLinkAddress, type ItemKind } from '../docs/item-fields'
import { meetingRoot } from '../docs/meeting'
import { mayGoOn } from '../docs/next-agenda'
import type { Random } from '../base/ports'
import type { MeetingDeps } from './agenda-beside'
import type { ItemFactsView, NewLink } from './agenda-item-views'
import { makeNextAgenda } from './make-next-agenda'
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

const NO_LINK = 'A link is an address of the web, https://…, or of a document here. It was not added.'
const SIGNS = Object.entries(FLAG_MEANINGS).map(([sign, words]) => ({ sign, words }))

export class Agenda implements AgendaView {
  readonly signs = SIGNS
  readonly #deps: Deps
  readonly #live: Live<readonly agenda.AgendaItem[]>
  readonly #removed: Live<AgendaView['removed']>
  readonly #bindings = new Map<string, BodyBinding>()
  readonly #planned: Live<number | null>
  readonly #fit = $derived.by(() => fitAgenda(this.#live.value, this.#planned.value))
  readonly #items = $derived.by(() => this.#listItems())
  #beside: MeetingBeside | null = $state.raw(null)

  constructor(deps: Deps) {
    this.#deps = deps
    if (deps.meeting) void this.#loadBeside(deps.meeting)
    const roots = [agenda.itemsRoot(deps.doc)]
    this.#live = new Live(roots, () => agenda.readItems(deps.doc), deps.scope)
    this.#planned = new Live([meetingRoot(deps.doc)], () => plannedMinutes(deps.doc), deps.scope)
    this.#removed = new Live(roots, () => edit.readRemoved(deps.doc), deps.scope)
  }

  get beside(): MeetingBeside | null {
    return this.#beside
  }

  get isKept(): boolean {
    const minutes = this.#beside?.minutes
    return minutes?.isAfter === true && minutes.phase === 'final'
  }

  get items(): readonly AgendaItemView[] {
    return this.#items
  }

  get removed(): AgendaView['removed'] {
    return this.#removed.value
  }

  get fit(): AgendaView['fit'] {
    return this.#fit
  }

  get makeNext(): AgendaView['makeNext'] {
    const { meeting } = this.#deps
    if (!meeting || !meeting.session.roster.mayWrite || !mayGoOn(this.#live.value)) return null
    return () => makeNextAgenda(meeting.session, meeting.open)
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

  setKind(item: string, kind: ItemKind | null): Outcome {
    return this.#change((doc) => fields.setKind(doc, item, kind))
  }

  setStanding(item: string, standing: boolean): Outcome {
    return this.#change((doc) => fields.setStanding(doc, item, standing))
  }

  setSign(item: string, sign: string, isSet: boolean): Outcome {
    return this.#change((doc) => fields.setFlag(doc, item, sign, isSet))
  }

  addLink(item: string, link: NewLink): Outcome {
    if (!isLinkAddress(link.href)) return Promise.resolve(NO_LINK)
    const id = edit.newItemId(this.#deps.random)
    return this.#change((doc) => fields.setLink(doc, item, { ...link, id }))
  }

  removeLink(item: string, link: string): Outcome {
    return this.#change((doc) => fields.removeLink(doc, item, link))
  }

  nest(item: string, direction: 'in' | 'out'): Outcome {
    return this.#change((doc) => edit.nestItem(doc, item, direction))
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
        ...this.#factsOf(item),
        notes: this.#notesOf(item.id),
        isFirst: siblings[0]?.id === item.id,
        mayNest: { in: siblings[0]?.id !== item.id, out: item.parent !== null },
        isLast: siblings.at(-1)?.id === item.id
      }
    })
  }

  #factsOf({ id, parent, kind, standing, outcome, links, carried }: agenda.AgendaItem): Omit<ItemFactsView, 'mayNest'> {
    const isFalling = this.#fit.falling.includes(id)
    return { parent, kind, standing, outcome, links, carriedFrom: carried?.document ?? null, isFalling }
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
