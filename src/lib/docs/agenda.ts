/**
 * An agenda: items in a map, each with its place, its fields and a text of its own for notes.
 * Nothing here writes; `agenda-edit.ts` does.
 */
import * as Y from 'yjs'
import { readItemRecord, type ItemRecord } from './agenda-item'
import { arrangeItems, type Arranged } from './agenda-order'
import { extraOf, type ExtraText } from './agenda-row'
import { itemFieldsOf, type ItemFields } from './item-fields'
import { AFTER, itemsOf, notesRoot } from './roots'

export interface AgendaItem extends ItemFields {
  readonly id: string
  /** `7.1`, counted from 1. */
  readonly number: string
  /** 0 at the top level. */
  readonly depth: number
  readonly parent: string | null
  readonly topic: string
  readonly owner: string
  readonly timebox: number | null
  readonly done: boolean
  /** Emoji with a meaning: ❄ 🔒 ⌛ 🔁. */
  readonly flags: readonly string[]
  /** What its row in the imported file says besides: other columns, remarks. */
  readonly extra: readonly ExtraText[]
}

export function itemsRoot(doc: Y.Doc): Y.Map<unknown> {
  return itemsOf(doc)
}

export function notesOf(doc: Y.Doc, itemId: string): Y.XmlFragment {
  return doc.getXmlFragment(notesRoot(itemId))
}

/** The text below the items. */
export function afterFragment(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(AFTER)
}

/** The items in reading order, removed ones left out. */
export function readItems(doc: Y.Doc): AgendaItem[] {
  return readArranged(doc).map(({ item, number, depth, parent }) => ({
    id: item.id,
    number,
    depth,
    parent,
    topic: item.topic?.toString() ?? '',
    owner: item.owner,
    timebox: item.timebox,
    done: item.done,
    flags: item.flags,
    extra: extraOf(item),
    ...itemFieldsOf(item)
  }))
}

/** As `readItems`, with what only export needs. */
export function readArranged(doc: Y.Doc): Arranged<ItemRecord>[] {
  return arrangeItems(readRecords(doc))
}

/** Every item, removed ones too, in no order. */
export function readRecords(doc: Y.Doc): ItemRecord[] {
  return [...itemsOf(doc)].flatMap(([id, map]) => (map instanceof Y.Map ? [readItemRecord(id, map)] : []))
}
