/**
 * A proposal made of the notes of a meeting: the words that were chosen, and what they were said about. One that was decided in
 * the call is open at once and goes ahead unless somebody objects, so that whoever slept has a working day of their own first.
 */
import type { MemberId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { createProposal } from './create'
import { LOCAL_ORIGIN, type Origin } from './document'
import { writeFragment } from './fragment'
import { MOST_TRAIL_TITLE } from './limits'
import { sectionFragment, setClosing, setStatus, type Closing } from './proposal'
import { quotedContext } from './proposal-from'
import { setTerms, type Asked } from './proposal-terms'
import { setFrom, type TrailLink } from './trail'
import { newDoc, newNode, textNode, type PmNode } from './tree'

export interface CapturedWords {
  readonly words: string
  /** The item they were noted under. */
  readonly topic: string
  /** Its notes, as they stand. */
  readonly notes: Y.XmlFragment
  readonly from: TrailLink
  /** Decided in the call; null: it is a draft to go on with. */
  readonly decided: { readonly proposer: MemberId; readonly asked: Asked; readonly closes: Closing } | null
}

/** Letters of a title made of a sentence. */
const MOST_TITLE = 90

/** Fills an empty Y.Doc in one transaction. */
export function createCaptured(doc: Y.Doc, captured: CapturedWords, origin: Origin = LOCAL_ORIGIN): void {
  const { words, topic, notes, from, decided } = captured
  doc.transact(() => {
    createProposal(doc, { title: titleOfWords(words) })
    setFrom(doc, from)
    writeFragment(sectionFragment(doc, 'summary'), newDoc([paragraph(words)]))
    const heading = topic === '' ? [] : [paragraph(`From the notes of “${topic}” in ${from.title}:`)]
    const quoted = quotedContext(notes)
    const context = quoted.length > 0 ? [...heading, newNode('blockquote', undefined, quoted)] : heading
    if (context.length > 0) writeFragment(sectionFragment(doc, 'problem'), newDoc(context))
    if (!decided) return
    const { proposer, asked, closes } = decided
    setTerms(doc, { mode: 'objections', proposer, asked })
    setClosing(doc, closes)
    setStatus(doc, 'open')
  }, origin)
}

/** The first sentence, cut at a word where it is long. */
export function titleOfWords(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim().slice(0, MOST_TRAIL_TITLE)
  const [sentence = line] = line.split(/(?<=[.!?])\s/)
  const title = sentence.replace(/[.\s]+$/, '')
  if (title.length <= MOST_TITLE) return title
  const space = title.lastIndexOf(' ', MOST_TITLE - 1)
  return `${title.slice(0, space > 0 ? space : MOST_TITLE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function paragraph(words: string): PmNode {
  return newNode('paragraph', undefined, [textNode(words)])
}
