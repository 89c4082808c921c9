/** Writing the fields an item has for meetings (`item-fields.ts`). Each is one transaction; an item that is not there stays so. */
import type * as Y from 'yjs'
import { changeItem } from './agenda-edit'
import { LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import {
  isLinkAddress,
  itemLinkKey,
  oneLine,
  readLinks,
  type CarriedFrom,
  type ItemKind,
  type ItemLink,
  type ItemOutcome
} from './item-fields'
import { MOST_ITEM_LINKS, MOST_LINK_WORDS, MOST_OUTCOME_LENGTH } from './limits'
import { isRecord } from './plain'
import { VERSION_OF } from './schema'

/** What is to happen with the item; null: nobody says. */
export function setKind(doc: Y.Doc, id: string, kind: ItemKind | null, origin: Origin = LOCAL_ORIGIN): void {
  change(doc, id, origin, (map) => map.set('kind', kind))
}

/** Whether it is in every agenda of its series. */
export function setStanding(doc: Y.Doc, id: string, standing: boolean, origin: Origin = LOCAL_ORIGIN): void {
  change(doc, id, origin, (map) => map.set('standing', standing))
}

/** What it came to, which settles it; null takes that back. The words become one line and are cut at their bound. */
export function setOutcome(doc: Y.Doc, id: string, outcome: ItemOutcome | null, origin: Origin = LOCAL_ORIGIN): void {
  change(doc, id, origin, (map) => {
    const words = oneLine(outcome?.words ?? '').slice(0, MOST_OUTCOME_LENGTH)
    map.set('outcome', outcome && { kind: outcome.kind, words, by: outcome.by, ms: outcome.ms })
    map.set('done', outcome !== null)
  })
}

/** Says where the item comes from; never changed afterwards. */
export function setCarried(doc: Y.Doc, id: string, from: CarriedFrom, origin: Origin = LOCAL_ORIGIN): void {
  change(doc, id, origin, (map) => map.set('carried', { document: from.document, item: from.item }))
}

/** Adds a link behind the others, or says one of that id anew in its place. An address that may not be one changes nothing. */
export function setLink(doc: Y.Doc, item: string, link: ItemLink, origin: Origin = LOCAL_ORIGIN): void {
  if (!isLinkAddress(link.href)) return
  change(doc, item, origin, (map) => {
    const links = readLinks(map)
    const known = links.find(({ id }) => id === link.id)
    if (!known && links.length >= MOST_ITEM_LINKS) return
    const order = known?.order ?? (links.at(-1)?.order ?? 0) + 1
    const words = oneLine(link.words).slice(0, MOST_LINK_WORDS)
    map.set(itemLinkKey(link.id), { href: link.href, words, reading: link.reading, order })
  })
}

export function removeLink(doc: Y.Doc, item: string, id: string, origin: Origin = LOCAL_ORIGIN): void {
  changeItem(doc, item, origin, (map) => {
    if (isRecord(map.get(itemLinkKey(id)))) map.delete(itemLinkKey(id))
  })
}

/** Sets or takes a sign with a meaning; what a newer version put there stays. */
export function setFlag(doc: Y.Doc, id: string, flag: string, isSet: boolean, origin: Origin = LOCAL_ORIGIN): void {
  changeItem(doc, id, origin, (map) => {
    const before: unknown = map.get('flags')
    const others = Array.isArray(before) ? (before as readonly unknown[]).filter((each) => each !== flag) : []
    map.set('flags', isSet ? [...others, flag] : others)
  })
}

function change(doc: Y.Doc, id: string, origin: Origin, set: (map: Y.Map<unknown>) => void): void {
  changeItem(doc, id, origin, (map) => {
    raiseVersion(doc, VERSION_OF.meeting)
    set(map)
  })
}
