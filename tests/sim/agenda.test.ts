/**
 * An agenda under everything several people do to it at once: items are added, worded, moved, nested, removed and brought
 * back, and come to something, while what each did travels to some of the others, now and then out of order. Every letter of
 * a topic and every note is written once, so that it can be followed.
 */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import * as agenda from '$lib/docs/agenda'
import * as edit from '$lib/docs/agenda-edit'
import { checkDocument } from '$lib/docs/check-document'
import { createAgenda } from '$lib/docs/create'
import { fragmentText } from '$lib/docs/document-text'
import { exportDocument } from '$lib/docs/export-document'
import { setLink, setOutcome } from '$lib/docs/item-edit'
import { OUTCOME_KINDS } from '$lib/docs/item-fields'
import { newSimRandom, type SimRandom } from '../support/sim-random'

const WORLDS = 16
const REPLICAS = 4
const STEPS = 160
const letterOf = (index: number) => String.fromCharCode(0x4e00 + index)

interface World {
  readonly replicas: readonly Y.Doc[]
  readonly random: SimRandom
  /** What was written under each item, wherever it stood then. */
  readonly written: Map<string, { letters: string[]; notes: string[]; links: string[] }>
  /** Updates on their way, by the replica they are for. */
  readonly mail: Uint8Array[][]
  made: number
}

function newWorld(seed: number): World {
  const random = newSimRandom(seed)
  const first = new Y.Doc()
  createAgenda(first, { title: 'Weekly' })
  const replicas = Array.from({ length: REPLICAS }, (_, index) => {
    const doc = new Y.Doc()
    // Yjs breaks ties by client id, so a seed that fails must fail again.
    doc.clientID = 1_000 * (index + 1) + random.below(1_000)
    Y.applyUpdateV2(doc, Y.encodeStateAsUpdateV2(first))
    return doc
  })
  const world: World = { replicas, random, written: new Map(), mail: replicas.map(() => []), made: 0 }
  replicas.forEach((doc, from) =>
    doc.on('updateV2', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'mail') world.mail.forEach((inbox, to) => to !== from && inbox.push(update))
    })
  )
  return world
}

/** What one person does: anything at all, to any item they see. */
function act(world: World, doc: Y.Doc): void {
  const { random, written } = world
  const items = agenda.readItems(doc)
  const made = world.made++
  if (items.length === 0 || random.chance(0.1)) {
    const parent = items.length > 0 && random.chance(0.5) ? random.pick(items).id : null
    written.set(`i${made}`, { letters: [letterOf(made)], notes: [], links: [] })
    edit.addItem(doc, { id: `i${made}`, topic: letterOf(made), parent })
    return
  }
  const { id, topic } = random.pick(items)
  const record = written.get(id)
  const at = random.below(topic.length + 1)
  const elsewhere = random.pick(items)
  random.pick<() => void>([
    () => {
      record?.letters.push(letterOf(made))
      edit.setTopic(doc, id, `${topic.slice(0, at)}${letterOf(made)}${topic.slice(at)}`)
    },
    () => {
      record?.notes.push(`note${made}.`)
      writeNote(doc, id, `note${made}.`)
    },
    () => {
      record?.links.push(`l${made}`)
      setLink(doc, id, { id: `l${made}`, href: `/d/${made}`, words: '', reading: random.chance(0.5) })
    },
    () => edit.moveByOne(doc, id, random.chance(0.5) ? 'up' : 'down'),
    () => edit.moveBefore(doc, id, elsewhere.id),
    () => edit.moveItem(doc, id, { parent: elsewhere.id, before: null }),
    () => edit.moveItem(doc, id, { parent: elsewhere.parent, before: random.chance(0.5) ? elsewhere.id : null }),
    () => edit.removeItem(doc, id),
    () => edit.readRemoved(doc).forEach((removed) => edit.restoreItem(doc, removed.id)),
    () => setOutcome(doc, id, random.chance(0.2) ? null : outcomeOf(random, made)),
    () => edit.setDone(doc, id, random.chance(0.5))
  ])()
}

function outcomeOf(random: SimRandom, made: number) {
  return { kind: random.pick(OUTCOME_KINDS), words: `came to ${made}`, by: 'ana', ms: made }
}

function writeNote(doc: Y.Doc, id: string, words: string): void {
  const notes = agenda.notesOf(doc, id)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(words)])
  doc.transact(() => notes.insert(notes.length, [paragraph]))
}

/** Some of what is on its way arrives, not always in the order it was sent. */
function deliver({ replicas, mail, random }: World): void {
  const to = random.below(replicas.length)
  const [inbox, doc] = [mail[to], replicas[to]]
  if (!inbox || !doc) return
  const count = random.below(inbox.length + 1)
  const arriving = random.chance(0.7) ? inbox.splice(0, count) : inbox.splice(-count, count).reverse()
  for (const update of arriving) Y.applyUpdateV2(doc, update, 'mail')
}

function meetAll({ replicas, mail }: World): void {
  replicas.forEach((doc, to) => mail[to]?.splice(0).forEach((update) => Y.applyUpdateV2(doc, update, 'mail')))
}

function livedBy(seed: number): World {
  const world = newWorld(seed)
  for (let step = 0; step < STEPS; step++) {
    act(world, world.random.pick(world.replicas))
    if (world.random.chance(0.2)) deliver(world)
  }
  meetAll(world)
  return world
}

const seeds = Array.from({ length: WORLDS }, (_, index) => 6_000 + index)

test.each(seeds)(
  'seed %i: one order everywhere, every item once, every letter, note and link once in its item',
  (seed) => {
    const world = livedBy(seed)
    const [first = new Y.Doc(), ...others] = world.replicas
    for (const doc of others) {
      expect(agenda.readItems(doc)).toEqual(agenda.readItems(first))
      expect(edit.readRemoved(doc)).toEqual(edit.readRemoved(first))
      expect(exportDocument(doc)).toBe(exportDocument(first))
    }

    for (const { id } of edit.readRemoved(first)) edit.restoreItem(first, id)
    expect(edit.readRemoved(first)).toEqual([])
    const items = agenda.readItems(first)
    expect(items.map(({ id }) => id).sort()).toEqual([...world.written.keys()].sort())
    for (const { id, topic, links } of items) {
      const { letters = [], notes = [], links: linked = [] } = world.written.get(id) ?? {}
      expect([...topic].sort()).toEqual([...letters].sort())
      expect(fragmentText(agenda.notesOf(first, id)).split('\n').filter(Boolean).sort()).toEqual([...notes].sort())
      expect(links.map((link) => link.id).sort()).toEqual([...linked].sort())
    }
    expect(items.filter(({ outcome, done }) => outcome !== null && !done)).toEqual([])
    expect(checkDocument(first).verdict).toBe('ok')
  }
)
