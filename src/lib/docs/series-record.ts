/** The series of a meeting in its agenda (decision 0020): one value, of which the later stands. Read as far as it can be trusted. */
import type * as Y from 'yjs'
import { LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import { MOST_MEETING_MINUTES, MOST_TURNS_OF_SERIES } from './limits'
import { USUAL_MINUTES } from './meeting-record'
import { isDay, isRecord, isWholeNumber, textIn } from './plain'
import { meetingOf } from './roots'
import { VERSION_OF } from './schema'
import type { Series, SeriesRule, SeriesTurn } from './series'

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/
/** Whoever meets less often than once in half a year has no series. */
const MOST_WEEKS = 26
const NTHS = [1, 2, 3, 4, -1] as const

/** Null where it comes back no more, or never did. Never writes, never throws. */
export function readSeries(doc: Y.Doc): Series | null {
  return parseSeries(meetingOf(doc).get('series'))
}

/** Null: it comes back no more. Its revision rises with each change, and calendars follow. */
export function setSeries(doc: Y.Doc, plan: Omit<Series, 'revision'> | null, origin: Origin = LOCAL_ORIGIN): void {
  const root = meetingOf(doc)
  const revision = (readSeries(doc)?.revision ?? -1) + 1
  doc.transact(() => {
    raiseVersion(doc, VERSION_OF.meeting)
    if (plan === null) root.delete('series')
    else root.set('series', { ...plan, revision })
  }, origin)
}

function parseSeries(value: unknown): Series | null {
  if (!isRecord(value)) return null
  const { minutes, revision, turns } = value
  const [rule, first] = [parseRule(value['rule']), textIn(value, 'first')]
  const read = Array.isArray(turns) ? turns.slice(0, MOST_TURNS_OF_SERIES).map(parseTurn) : []
  const known = read.filter((turn) => turn !== null)
  if (!rule || !isDay(first) || known.length === 0) return null
  const isLength = isWholeNumber(minutes) && minutes > 0 && minutes <= MOST_MEETING_MINUTES
  const isCount = isWholeNumber(revision) && revision >= 0 && revision < 2 ** 31
  return { rule, first, turns: known, minutes: isLength ? minutes : USUAL_MINUTES, revision: isCount ? revision : 0 }
}

function parseRule(value: unknown): SeriesRule | null {
  if (!isRecord(value)) return null
  const { every, interval } = value
  const nth = NTHS.find((known) => known === value['nth'])
  if (every === 'month') return nth ? { every, nth } : null
  const isInterval = isWholeNumber(interval) && interval >= 1 && interval <= MOST_WEEKS
  return every === 'week' && isInterval ? { every, interval } : null
}

function parseTurn(value: unknown): SeriesTurn | null {
  if (!isRecord(value)) return null
  const [time, zone] = [textIn(value, 'time'), textIn(value, 'zone')]
  return time !== null && TIME.test(time) && zone !== null && zone.length <= 64 ? { time, zone } : null
}
