/**
 * Unsealed rows become update bodies: one for each document, or a few where one would be too large.
 */
import type { DocumentId } from '../base/ids'
import type { UnsealedRow } from '../log/workspace-store'
import type { UpdateBody } from '../wire/entry'
import { toSealedForm } from './local-updates'
import { MOST_UPDATE_BYTES } from './own-log'

/** Bodies for `rows`, documents in the order of their first row; no row is left out. */
export function rowsToBodies(rows: readonly UnsealedRow[]): UpdateBody[] {
  const rowsByDocument = new Map<DocumentId, UnsealedRow[]>()
  for (const row of rows) {
    const former = rowsByDocument.get(row.document)
    if (former) former.push(row)
    else rowsByDocument.set(row.document, [row])
  }
  return [...rowsByDocument].flatMap(([document, theirs]) => groupsOf(theirs).map((group) => bodyOf(document, group)))
}

/** Merging never makes an update longer than its parts, so groups are cut by the sum of lengths. */
function groupsOf(rows: readonly UnsealedRow[]): UnsealedRow[][] {
  const groups: UnsealedRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const group = groups.at(-1)
    const fits = group && bytes + row.update.length <= MOST_UPDATE_BYTES
    if (fits) group.push(row)
    else groups.push([row])
    bytes = fits ? bytes + row.update.length : row.update.length
  }
  return groups
}

function bodyOf(document: DocumentId, rows: readonly UnsealedRow[]): UpdateBody {
  const updates = rows.map(({ update }) => update)
  return {
    kind: 'update',
    document,
    schema: Math.max(...rows.map(({ schema }) => schema)),
    clients: [...new Set(rows.map(({ client }) => client))].sort((a, b) => a - b),
    update: toSealedForm(updates)
  }
}
