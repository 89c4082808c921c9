/**
 * *Settle it in writing instead*: an agenda as a proposal, with its items, their notes, and what was asked and answered about
 * them. The agenda stays as it is; both ends say so.
 */
import type { MemberId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { notesOf, readItems } from './agenda'
import { createProposal } from './create'
import { bodyFragment, LOCAL_ORIGIN, readTitle, type Origin } from './document'
import { writeFragment } from './fragment'
import { sectionFragment } from './proposal'
import { quotedContext } from './proposal-from'
import { NOTHING_WRITTEN, type AskedQuestion, type GivenAnswer, type Written } from './questions'
import { setFrom, type TrailLink } from './trail'
import { newDoc, newNode, textNode, type PmNode } from './tree'

export interface SettledAgenda {
  readonly agenda: Y.Doc
  readonly from: TrailLink
  readonly written: ReadonlyMap<string, Written>
  /** What writing did not settle so far; empty where nobody said. */
  readonly unsettled: string
  nameOf(member: MemberId): string
}

/** Fills an empty Y.Doc in one transaction. Who asked without a name is not named in it either. */
export function createSettledInWriting(doc: Y.Doc, settled: SettledAgenda, origin: Origin = LOCAL_ORIGIN): void {
  const { agenda, from, unsettled } = settled
  doc.transact(() => {
    createProposal(doc, { title: readTitle(agenda) })
    setFrom(doc, from)
    const quoted = quotedContext(bodyFragment(agenda))
    const problem = [
      ...(quoted.length > 0 ? [newNode('blockquote', undefined, quoted)] : []),
      ...(unsettled === '' ? [] : [paragraph(`Not settled so far: ${unsettled}`)])
    ]
    if (problem.length > 0) writeFragment(sectionFragment(doc, 'problem'), newDoc(problem))
    const items = readItems(agenda).flatMap(({ id, number, topic }) => [
      newNode('heading', { level: 3 }, [textNode(topic || `Item ${number}`)]),
      ...quotedContext(notesOf(agenda, id)),
      ...writtenBlocks(settled.written.get(id) ?? NOTHING_WRITTEN, settled)
    ])
    if (items.length > 0) writeFragment(sectionFragment(doc, 'proposal'), newDoc(items))
  }, origin)
}

function writtenBlocks({ questions, inWriting }: Written, { nameOf }: SettledAgenda): PmNode[] {
  const said = (answers: readonly GivenAnswer[]) =>
    answers.map(({ member, words, disagrees }) => line(`${nameOf(member)}${disagrees ? ' disagrees' : ''}`, words))
  const askedBy = ({ named }: AskedQuestion) => (named ? `${nameOf(named)} asks` : 'Somebody asks')
  const asked = questions.map((question) => [
    line(askedBy(question), question.words),
    ...listOf(said(question.answers))
  ])
  return [...asked.flat(), ...listOf(said(inWriting))]
}

function listOf(lines: readonly PmNode[]): PmNode[] {
  const items = lines.map((each) => newNode('listItem', undefined, [each]))
  return items.length > 0 ? [newNode('bulletList', undefined, items)] : []
}

function line(who: string, words: string): PmNode {
  return paragraph(`${who}: ${words.replace(/\s+/g, ' ').trim()}`)
}

function paragraph(words: string): PmNode {
  return newNode('paragraph', undefined, [textNode(words)])
}
