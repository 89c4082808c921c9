/**
 * Who was in which call of the last weeks, from the agendas changed since: each is read once for what it holds. Lists need none of
 * it, so rows do not carry it; it is read when somebody looks at when to meet.
 */
import type { DocumentId } from '../base/ids'
import { DAY_MS, MINUTE_MS } from '../base/zone-clock'
import { readMeeting, type Session as MeetingSession } from '../docs/meeting'
import { LEDGER_WEEKS, type Attended } from '../projections/fairness-ledger'
import type { Session } from './session'

/** Agendas that are read: of a team that has more in eight weeks, the latest. */
const MOST_AGENDAS = 60

/** Each is read once for every change of it. */
const readBefore = new WeakMap<
  Session['rows'],
  Map<DocumentId, { readonly changedMs: number; readonly attended: Attended[] }>
>()

/** Of all agendas but `here`. Those that cannot be read now are left out. */
export async function pastMeetings({ engine, rows, clock }: Session, here: DocumentId): Promise<readonly Attended[]> {
  const sinceMs = clock.now() - LEDGER_WEEKS * 7 * DAY_MS
  const agendas = rows.present
    .filter(({ id, kind, changedMs }) => kind === 'agenda' && id !== here && changedMs >= sinceMs)
    .sort((a, b) => b.changedMs - a.changedMs)
    .slice(0, MOST_AGENDAS)
  const known = readBefore.get(rows) ?? new Map<DocumentId, { changedMs: number; attended: Attended[] }>()
  readBefore.set(rows, known)
  for (const { id, changedMs } of agendas) {
    if (known.get(id)?.changedMs === changedMs) continue
    const doc = await engine.readDocument(id)
    if (!doc.ok) continue
    known.set(id, { changedMs, attended: readMeeting(doc.value).sessions.flatMap(attendedOf) })
    doc.value.destroy()
  }
  return agendas.flatMap(({ id }) => known.get(id)?.attended ?? [])
}

/** Whoever did not say that they left was there until it ended, or for its length. */
export function attendedOf({ was, end, minutes }: MeetingSession): Attended[] {
  return [...was].map(([member, { from, to, zone }]) => ({
    ...{ member, zone, fromMs: from.ms },
    toMs: to?.ms ?? end?.ms ?? from.ms + minutes * MINUTE_MS
  }))
}
