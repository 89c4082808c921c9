/**
 * A thread taken into a meeting: an agenda with its open points and its words, made by whoever says "talk it through". The
 * agenda is there first and named in the thread after: a link that leads nowhere would be worse than an agenda nobody owes.
 */
import type { DocumentId } from '../base/ids'
import type { Failure, Result } from '../base/result'
import { newItemId } from '../docs/agenda-edit'
import { createAgendaOf, openPointsOf } from '../docs/agenda-source'
import { sinceOutcome, type Comment, type Thread } from '../docs/threads'
import { wallClockOf } from '../docs/wall-time'
import type { Session } from './session'
import { documentPath, threadPath } from './thread-link'

export interface ThreadToTalk {
  readonly thread: Thread
  /** Its document, and the title of that as it stands. */
  readonly document: { readonly id: string; readonly title: string }
  /** What a comment says, in words as everyone reads them. */
  readonly say: (comment: Comment) => string
}

const MOST_NAME_LENGTH = 60

/** Makes the agenda; on disk before it resolves. */
export function makeAgendaOf(
  session: Session,
  { thread, document, say }: ThreadToTalk
): Promise<Result<DocumentId, Failure>> {
  const said = sinceOutcome(thread)
    .filter(({ deletedAt }) => deletedAt === null)
    .map((comment) => ({ ...saidBy(session, comment), words: say(comment) }))
  const title = document.title.trim() || 'an untitled document'
  const quote = shortName(thread.quote)
  const address = session.desk.addressOf(session.entry.id, document.id)
  const points = openPointsOf(
    thread.quote || title,
    said.map(({ words }) => words)
  )
  const talk = {
    title: `Talk through: ${quote || shortName(title)}`,
    source: { document: document.id, thread: thread.id },
    document: { name: title, address: documentPath(address) },
    thread: {
      name: quote === '' ? 'a thread on the whole document' : `the thread on “${quote}”`,
      address: threadPath(address, thread.id)
    },
    said,
    points: points.map((topic) => ({ id: newItemId(session.random), topic }))
  }
  return session.engine.createDocument((doc) => createAgendaOf(doc, talk))
}

/** By whom, and when by the clock of whoever makes the agenda, with its zone: others read it elsewhere. */
function saidBy({ roster }: Session, { by, at }: Comment): { readonly by: string; readonly when: string } {
  const { zone } = roster.me
  const wall = wallClockOf(zone)?.wallAt(at).replace('T', ' ')
  return { by: roster.person(by)?.name ?? 'Somebody', when: wall === undefined ? '' : `${wall} (${zone})` }
}

function shortName(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > MOST_NAME_LENGTH ? `${line.slice(0, MOST_NAME_LENGTH - 1).trimEnd()}…` : line
}
