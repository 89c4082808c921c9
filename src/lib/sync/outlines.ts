/** What picking ranges looks at of each own entry; see `log/range-pick.ts`. */
import { ok, type Result } from '../base/result'
import type { LogContext } from '../log/log-context'
import type { EntryOutline } from '../log/range-pick'
import type { StoreFailure } from '../log/workspace-store'
import { decodeAct } from '../wire/act-codec'
import type { Envelope } from '../wire/entry'
import type { OpenedBody } from './opening'
import { spanOf, type Piece } from './piece'
import { placeName, type Place, type StoredLogs } from './stored-logs'

/** An own piece, opened, with what its author knew before and after it. */
export interface WindowEntry {
  readonly piece: Piece
  readonly bodies: readonly OpenedBody[]
  readonly before: LogContext
  readonly after: LogContext
}

/** Outlines of the entries among `window`; records are done with and left out. */
export async function outlinesOf(
  window: readonly WindowEntry[],
  logs: StoredLogs
): Promise<Result<readonly EntryOutline[], StoreFailure>> {
  const entries = window.flatMap(({ piece, bodies }) =>
    piece.kind === 'entry' ? [{ envelope: piece.envelope, bodies }] : []
  )
  const named = await logs.piecesAt(entries.flatMap(({ envelope }) => placesOf(envelope)))
  if (!named.ok) return named
  return ok(
    entries.map(({ envelope, bodies }) => {
      const { header } = envelope
      const dates = placesOf(envelope).flatMap((place) => {
        const piece = named.value.get(placeName(place))
        return piece ? [spanOf(piece).wallMs] : []
      })
      return {
        seq: header.seq,
        type: header.type,
        key: header.key,
        wallMs: header.wallMs,
        staysAnEntry: header.team !== null || !bodies.every(isMergeable),
        oldestDepMs: dates.length > 0 ? Math.min(...dates) : null,
        bytes: header.bodies.reduce((sum, { length }) => sum + length, 0)
      }
    })
  )
}

function placesOf({ header }: Envelope): Place[] {
  return [...header.deps].map(([log, { seq }]) => ({ log, seq }))
}

/** Updates are merged, acts and blob-refs stand whole in a record; anything else stays an entry (REC-3, ACT-4). */
function isMergeable(body: OpenedBody): boolean {
  return body?.kind === 'update' || body?.kind === 'blob-ref' || (body?.kind === 'act' && !isDeciding(body.act))
}

/** What it decides depends on exactly what its author knew, which a record says of its two ends alone. */
function isDeciding(bytes: Uint8Array): boolean {
  const act = decodeAct(bytes)
  return !act.ok || act.value.body.type === 'outcome' || act.value.body.type === 'close'
}
