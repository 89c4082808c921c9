/**
 * The agenda after this one: its standing items, and what is unfinished. Notes stay where they are; each item says which one
 * it goes on with, and the new agenda where it comes from.
 */
import * as Y from 'yjs'
import { readArranged } from './agenda'
import { addItem } from './agenda-edit'
import type { ItemRecord } from './agenda-item'
import type { Arranged } from './agenda-order'
import { createAgenda } from './create'
import { LOCAL_ORIGIN, readTitle, type Origin } from './document'
import { setCarried, setFlag, setKind, setLink, setStanding } from './item-edit'
import { readRuns, writeRuns } from './rich-text'
import { itemsOf } from './roots'
import { setFrom, type TrailLink } from './trail'

const CONTINUES = '🔁'
const LATE = '⌛'

/** What came to nothing yet; that it was not decided is not an end. */
export function isUnfinished({ done, outcome }: Pick<ItemRecord, 'done' | 'outcome'>): boolean {
  return outcome ? outcome.kind === 'undecided' : !done
}

/** Something was settled: before that the agenda itself is the next one. */
export function mayGoOn(items: readonly Pick<ItemRecord, 'outcome'>[]): boolean {
  return items.some(({ outcome }) => outcome !== null)
}

/** Fills an empty Y.Doc. `newId` draws the id of an item. One transaction. */
export function createNextAgenda(
  doc: Y.Doc,
  source: Y.Doc,
  { from, newId }: { readonly from: TrailLink; readonly newId: () => string },
  origin: Origin = LOCAL_ORIGIN
): void {
  doc.transact(() => {
    createAgenda(doc, { title: readTitle(source) })
    setFrom(doc, from)
    const idBySource = new Map<string, string>()
    for (const arranged of goingOn(readArranged(source))) {
      const id = newId()
      idBySource.set(arranged.item.id, id)
      carryItem(doc, arranged.item, { id, parent: idBySource.get(arranged.parent ?? '') ?? null, from })
    }
  }, origin)
}

/** In reading order; what stood under an item that stays behind moves out to the nearest one that goes on. */
function goingOn(all: readonly Arranged<ItemRecord>[]): Arranged<ItemRecord>[] {
  const byId = new Map(all.map((arranged) => [arranged.item.id, arranged]))
  const goes = ({ item }: Arranged<ItemRecord>) => item.standing || isUnfinished(item)
  const parentOf = (id: string | null): string | null => {
    const above = byId.get(id ?? '')
    return !above || goes(above) ? (above?.item.id ?? null) : parentOf(above.parent)
  }
  return all.filter(goes).map((arranged) => ({ ...arranged, parent: parentOf(arranged.parent) }))
}

function carryItem(
  doc: Y.Doc,
  item: ItemRecord,
  { id, parent, from }: { readonly id: string; readonly parent: string | null; readonly from: TrailLink }
): void {
  addItem(doc, { id, topic: '', owner: item.owner, timebox: item.timebox, parent })
  const map = itemsOf(doc).get(id)
  const topic: unknown = map instanceof Y.Map ? map.get('topic') : null
  if (item.topic && topic instanceof Y.Text) writeRuns(topic, readRuns(item.topic))
  setCarried(doc, id, { document: from.document, item: item.id })
  if (item.kind) setKind(doc, id, item.kind)
  if (item.standing) setStanding(doc, id, true)
  const flags = new Set([
    ...item.flags.filter((flag) => flag !== LATE),
    ...(isUnfinished(item) && !item.standing ? [CONTINUES] : [])
  ])
  for (const flag of flags) setFlag(doc, id, flag, true)
  for (const link of item.links) setLink(doc, id, link)
}
