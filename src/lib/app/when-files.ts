/** Calendar files of a meeting and of its series; what makes them is loaded with the first. */
import type { CalendarSubject } from '../docs/calendar-file'
import { readHead } from '../docs/document'
import type { Session as MeetingSession } from '../docs/meeting'
import type { Series } from '../docs/series'
import { titleOf } from './document-lines'
import { sentenceFor } from './error-sentences'
import { fileNameOf } from './file-names'
import type { LiveDeps } from './live.svelte'
import { loadPart } from './load-part'
import type { Outcome } from './views'
import { WHEN_SENTENCES as SAY } from './when-words'

type Deps = Pick<LiveDeps, 'session' | 'open'>

export async function saveSessionFile(deps: Deps, plan: MeetingSession | undefined): Outcome {
  if (!plan) return SAY.noSession
  const { wall, zone } = plan
  if (wall === null || zone === null) return SAY.unknownZone
  const part = await loadPart(() => import('../docs/calendar-file'))
  if (!part.ok) return sentenceFor(part.error)
  return save(deps, part.value.calendarOfSessions([{ ...plan, wall, zone }], subjectOf(deps)))
}

export async function saveSeriesFile(deps: Deps, series: Series | null): Outcome {
  if (!series) return SAY.noSeries
  const part = await loadPart(() => import('../docs/calendar-file'))
  if (!part.ok) return sentenceFor(part.error)
  return save(deps, part.value.calendarOfSeries(series, subjectOf(deps)))
}

function save(deps: Deps, content: string | null): string | null {
  if (content === null) return SAY.unknownZone
  const name = fileNameOf('agenda', subjectOf(deps).title).replace(/md$/, 'ics')
  deps.session.desk.saveFile({ name, content, type: 'text/calendar' })
  return null
}

function subjectOf({ session, open }: Deps): CalendarSubject {
  const { desk, entry, clock } = session
  const title = titleOf('agenda', readHead(open.doc).title)
  return { document: open.id, title, href: desk.addressOf(entry.id, open.id), nowMs: clock.now() }
}
