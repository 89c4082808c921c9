/** What the sample's people do one after the other: who did what to which document, when, and how their device does it. */
import { bytesToBase64url } from '../../base/bytes'
import type { DocumentId } from '../../base/ids'
import { ok, type Failure, type Result } from '../../base/result'
import { sha256 } from '../../crypto/hash'
import { afterFragment } from '../../docs/agenda'
import { anchorAt } from '../../docs/anchors'
import { bodyFragment, readHead } from '../../docs/document'
import { writeFragment } from '../../docs/fragment'
import { importDocument, writeImported } from '../../docs/import-document'
import { sectionFragment, setClosing, setStatus } from '../../docs/proposal'
import { textHash } from '../../docs/proposal-hash'
import { setTerms } from '../../docs/proposal-terms'
import { readThreads, reply, startThread } from '../../docs/threads'
import { newDoc, newNode, textNode } from '../../docs/tree'
import type { Engine } from '../../sync/engine'
import type * as Y from 'yjs'
import type { BeginDeps } from '../begin-workspace'
import {
  SAMPLE_DOCUMENTS,
  type SampleComment,
  type SampleDocument,
  type SampleOutcome,
  type SamplePosition
} from './sample-documents'
import { SAMPLE_PEOPLE, type SamplePerson } from './sample-people'
import { nextThursday, reviewDay, workMomentMs, workMomentWall } from './work-moment'

/** Where the invented team's closing times are told. */
const ZONE = 'Europe/Lisbon'

type Deed =
  | { readonly kind: 'begin' }
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'position'; readonly position: SamplePosition }
  | { readonly kind: 'outcome'; readonly outcome: SampleOutcome }
  | { readonly kind: 'comment'; readonly comment: SampleComment }

export interface DatedDeed {
  readonly by: SamplePerson['key']
  /** Milliseconds since the epoch. */
  readonly atMs: number
  readonly document: SampleDocument
  readonly deed: Deed
}

/** Oldest first. */
export function deedsInOrder(nowMs: number): DatedDeed[] {
  return SAMPLE_DOCUMENTS.flatMap((document) =>
    deedsOf(document).map(({ by, at, deed }) => ({ by, atMs: workMomentMs(at, zoneOf(by), nowMs), document, deed }))
  ).sort((a, b) => a.atMs - b.atMs)
}

function deedsOf({ by, at, later, positions = [], outcome, comments = [] }: SampleDocument) {
  const deedOf = (who: Pick<SampleComment, 'by' | 'at'>, deed: Deed) => ({ by: who.by, at: who.at, deed })
  return [
    deedOf({ by, at }, { kind: 'begin' }),
    ...later.map((each) => deedOf(each, { kind: 'line', line: each.line })),
    ...positions.map((position) => deedOf(position, { kind: 'position', position })),
    ...comments.map((comment) => deedOf(comment, { kind: 'comment', comment })),
    ...(outcome ? [deedOf(outcome, { kind: 'outcome', outcome })] : [])
  ]
}

function zoneOf(key: SamplePerson['key']): string {
  return SAMPLE_PEOPLE.find((person) => person.key === key)?.zone ?? ZONE
}

/** Said about a document, and no part of it: what others say meanwhile need not be known. */
export function isAct({ kind }: Deed): boolean {
  return kind === 'position' || kind === 'outcome'
}

/** Their first writing of it; resolves with its id. */
export function begin(
  engine: Engine,
  { file, markdown, status, closes }: SampleDocument,
  nowMs: number
): ReturnType<Engine['createDocument']> {
  const imported = importDocument({ path: file, text: markdown })
  return engine.createDocument((doc) => {
    writeImported(doc, imported)
    if (status) setStatus(doc, status)
    if (status !== 'open') return
    setClosing(doc, closes ? workMomentWall(closes, ZONE, nowMs) : nextThursday(ZONE, nowMs))
    const answers = { undo: 'day', touches: 'outside' } as const
    setTerms(doc, { mode: 'consent', answers, proposer: engine.ownMember, review: closes ? reviewDay(nowMs) : null })
  })
}

interface Doing {
  readonly engine: Engine
  readonly id: DocumentId
  readonly atMs: number
  readonly random: BeginDeps['random']
}

/** Whatever somebody does to a document that is there. */
export async function goOn({ engine, id, atMs, random }: Doing, deed: Deed): Promise<Result<undefined, Failure>> {
  const newId = () => bytesToBase64url(random.bytes(12))
  switch (deed.kind) {
    case 'position': {
      const { stance, reason } = deed.position
      return say(engine, id, { type: 'position', stance, reason })
    }
    case 'outcome': {
      const { verdict, words } = deed.outcome
      return say(engine, id, { type: 'outcome', verdict, words })
    }
    case 'comment': {
      const said = { id: newId(), by: engine.ownMember, at: atMs }
      return engine.changeDocument(id, (doc) => comment(doc, deed.comment, said))
    }
    case 'line':
      return engine.changeDocument(id, (doc) => addLine(doc, deed.line))
    case 'begin':
      return ok()
  }
}

type Said = Parameters<Engine['act']>[0]['body']

async function say(engine: Engine, id: DocumentId, body: Said): Promise<Result<undefined, Failure>> {
  const read = await engine.readDocument(id)
  if (!read.ok) return read
  const about = textHash(read.value, sha256)
  read.value.destroy()
  const said = await engine.act({ document: id, about, replaces: [], body })
  return said.ok ? ok() : said
}

/** The first comment on some words starts their thread; those that follow answer it. */
function comment(
  doc: Y.Doc,
  { section, on, words }: SampleComment,
  said: { readonly id: string; readonly by: Engine['ownMember']; readonly at: number }
): void {
  const thread = readThreads(doc).find(({ quote }) => quote === on)
  if (thread) reply(doc, { thread: thread.id, words, ...said })
  else if (anchorAt(sectionFragment(doc, section), on, said.id))
    startThread(doc, { on: 'text', quote: on, words, ...said })
}

/** A paragraph at the end of what the document is mostly about. */
function addLine(doc: Y.Doc, line: string): void {
  const { kind } = readHead(doc)
  const fragment =
    kind === 'proposal' ? sectionFragment(doc, 'problem') : kind === 'agenda' ? afterFragment(doc) : bodyFragment(doc)
  writeFragment(fragment, newDoc([newNode('paragraph', undefined, [textNode(line)])]))
}
