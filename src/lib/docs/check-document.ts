/**
 * The guard for a whole document: every root, every field, every text. Like the guard of one text it never writes,
 * tells `newer` (an unknown name or a higher version) from `broken` (a known name holding the impossible), and an
 * empty document is ok: nothing has arrived yet.
 */
import * as Y from 'yjs'
import { isMinutes, isPlace, type ItemKey } from './agenda-item'
import { DOCUMENT_KINDS } from './document'
import { deltaOf } from './fragment'
import { inspect, reportFragment, reportText, type Inspection, type Report } from './guard'
import { ITEM_FIELD_CHECKS, itemLinkOfKey } from './item-fields'
import { isRecord, isText, isWholeNumber } from './plain'
import { isClosing } from './proposal'
import { TERM_CHECKS } from './proposal-terms'
import { parseMeetingKey } from './meeting-key'
import { FIELDS, ITEMS, MEETING, META, rootTypeOf, THREADS, TRAIL, usedRoots } from './roots'
import { schema, SCHEMA_VERSION } from './schema'
import { parseThreadKey } from './thread-key'
import { isTrailKey } from './trail-key'

type Check = (value: unknown) => boolean

const META_CHECKS: Readonly<Record<string, Check>> = {
  kind: isText,
  v: isWholeNumber,
  trashed: (value) => isRecord(value) && isWholeNumber(value['at']) && isText(value['by'])
}

const FIELD_CHECKS: Readonly<Record<string, Check>> = {
  status: isText,
  importedStatus: isText,
  closes: isClosing,
  layout: isRecord,
  comesFrom: isRecord,
  ...TERM_CHECKS
}

const ITEM_CHECKS: Readonly<Record<ItemKey, Check>> = {
  place: isPlace,
  topic: (value) => value instanceof Y.Text,
  owner: isText,
  timebox: (value) => value === null || isMinutes(value),
  done: isBoolean,
  flags: (value) => Array.isArray(value) && value.every(isText),
  removed: isBoolean,
  imported: isRecord,
  ...ITEM_FIELD_CHECKS
}

/** Could every part of this document be shown and edited by this version without changing it? */
export function checkDocument(doc: Y.Doc): Inspection {
  return inspect((report) => {
    const roots = usedRoots(doc)
    if (roots.length > 0) reportMeta(doc.getMap(META), report)
    for (const root of roots) reportRoot(doc, root, report)
  })
}

function reportMeta(meta: Y.Map<unknown>, report: Report): void {
  const kind = meta.get('kind')
  const version = meta.get('v')
  if (kind === undefined) report('missingKind', META, '')
  else if (isText(kind) && !DOCUMENT_KINDS.some((known) => known === kind)) report('unknownKind', META, kind)
  if (isWholeNumber(version) && version > SCHEMA_VERSION) report('newerVersion', META, String(version))
  reportMap(meta, META_CHECKS, META, report)
}

function reportRoot(doc: Y.Doc, root: string, report: Report): void {
  switch (rootTypeOf(root)) {
    case 'fragment':
      return reportFragment(doc.getXmlFragment(root), schema, report, `${root}/`)
    case 'text':
      return reportLine(doc.getText(root), root, report)
    case 'map':
      if (root === FIELDS) reportMap(doc.getMap(FIELDS), FIELD_CHECKS, FIELDS, report)
      if (root === ITEMS) reportItems(doc.getMap(ITEMS), report)
      if (root === THREADS)
        reportRecords(doc.getMap(THREADS), { root, isKey: (key) => parseThreadKey(key) !== null }, report)
      if (root === TRAIL) reportRecords(doc.getMap(TRAIL), { root, isKey: isTrailKey }, report)
      if (root === MEETING)
        reportRecords(doc.getMap(MEETING), { root, isKey: (key) => parseMeetingKey(key) !== null }, report)
      return
    case null:
      return report('unknownRoot', root, root)
  }
}

function reportItems(items: Y.Map<unknown>, report: Report): void {
  for (const [id, item] of items) {
    const path = `${ITEMS}/${id}`
    if (!(item instanceof Y.Map)) {
      report('badValue', path, 'not an item')
      continue
    }
    const links = [...item.keys()].filter((key) => itemLinkOfKey(key) !== null)
    reportMap(item, { ...ITEM_CHECKS, ...Object.fromEntries(links.map((key) => [key, isRecord])) }, path, report)
    const topic: unknown = item.get('topic')
    if (topic instanceof Y.Text) reportLine(topic, `${path}/topic`, report)
  }
}

/** Only the form: a record that says nothing of use is not read, and hinders nobody who reads the text. */
function reportRecords(
  records: Y.Map<unknown>,
  { root, isKey }: { readonly root: string; readonly isKey: (key: string) => boolean },
  report: Report
): void {
  for (const [key, value] of records) {
    if (!isKey(key)) report('unknownKey', `${root}/${key}`, key)
    else if (!isRecord(value)) report('badValue', `${root}/${key}`, key)
  }
}

function reportMap(map: Y.Map<unknown>, checks: Readonly<Record<string, Check>>, path: string, report: Report): void {
  for (const [key, value] of map) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined
    if (!check) report('unknownKey', `${path}/${key}`, key)
    else if (!check(value)) report('badValue', `${path}/${key}`, key)
  }
}

/** A title or topic: marked text, held to the marks of the schema. */
function reportLine(text: Y.Text, path: string, report: Report): void {
  reportText(deltaOf(text), schema, path, report)
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}
