/**
 * An agenda made of a thread: what of it is to be talked about, and where it comes from. The thread's document says which
 * agendas it waits for (`threads.ts`); the agenda says which thread it was made of, in one value.
 */
import type * as Y from 'yjs'
import { addItem } from './agenda-edit'
import { createAgenda } from './create'
import { bodyFragment, LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import { writeFragment } from './fragment'
import { MOST_COPIED_COMMENTS, MOST_COPIED_LENGTH, MOST_OPEN_POINTS, MOST_POINT_LENGTH } from './limits'
import { isRecord } from './plain'
import { fieldsOf } from './roots'
import { VERSION_OF } from './schema'
import { isPlainId } from './thread-record'
import { newDoc, newNode, textNode, type PmMark, type PmNode } from './tree'

/** The thread an agenda comes from: ids of its document and of it. */
export interface AgendaSource {
  readonly document: string
  readonly thread: string
}

/** One thing said, in words as everyone reads them. */
export interface CopiedComment {
  readonly by: string
  /** "2026-11-24 12:00 (Europe/Lisbon)"; empty where that cannot be said. */
  readonly when: string
  readonly words: string
}

export interface TalkingThrough {
  readonly title: string
  readonly source: AgendaSource
  /** What the document and the thread are called, and their addresses. */
  readonly document: { readonly name: string; readonly address: string }
  readonly thread: { readonly name: string; readonly address: string }
  readonly said: readonly CopiedComment[]
  /** One item each. */
  readonly points: readonly { readonly id: string; readonly topic: string }[]
}

/** Fills an empty Y.Doc: the thread's end quoted above, an item for each open point. */
export function createAgendaOf(doc: Y.Doc, talk: TalkingThrough, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => {
    createAgenda(doc, { title: talk.title }, origin)
    raiseVersion(doc, VERSION_OF.talkedThrough)
    const { document, thread } = talk.source
    fieldsOf(doc).set('comesFrom', { document, thread })
    writeFragment(bodyFragment(doc), newDoc(contextOf(talk)))
    for (const point of talk.points) addItem(doc, point, origin)
  }, origin)
}

/** Null for any other agenda, and where what is said of it says nothing. */
export function readSource(doc: Y.Doc): AgendaSource | null {
  const value = fieldsOf(doc).get('comesFrom')
  if (!isRecord(value)) return null
  const { document, thread } = value
  return isPlainId(document) && isPlainId(thread) ? { document, thread } : null
}

/** What `readSource` reads: whoever shows it listens to this. */
export function sourceRoot(doc: Y.Doc): Y.Map<unknown> {
  return fieldsOf(doc)
}

/** What the thread is about, then the questions asked in it, each once; which of them were answered nobody but people can say. */
export function openPointsOf(about: string, said: readonly string[]): string[] {
  const points = [about, ...said.flatMap(questionsIn)].map((point) =>
    short(point.replace(/\s+/g, ' ').trim(), MOST_POINT_LENGTH)
  )
  return [...new Set(points.filter((point) => point !== ''))].slice(0, MOST_OPEN_POINTS)
}

function questionsIn(words: string): string[] {
  // Cut first and looked at then: one expression for both takes minutes on a pasted log.
  return words.split(/(?<=[.!?\n])/).filter((part) => /[^.!?\s].*\?$/.test(part))
}

function contextOf({ document, thread, said }: TalkingThrough): PmNode[] {
  const from = paragraph(
    textNode('This comes from '),
    textNode(thread.name, [link(thread.address)]),
    textNode(' in '),
    textNode(document.name, [link(document.address)]),
    textNode('. What comes of it belongs back there.')
  )
  const quotes = said.slice(-MOST_COPIED_COMMENTS).flatMap(quotesOf)
  return quotes.length > 0 ? [from, newNode('blockquote', undefined, quotes)] : [from]
}

function quotesOf({ by, when, words }: CopiedComment): PmNode[] {
  const lines = short(words, MOST_COPIED_LENGTH)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const [first = '', ...others] = lines
  const head = textNode(by, [{ type: 'bold' }])
  return [
    paragraph(head, textNode(`${when && `, ${when}`}: ${first}`)),
    ...others.map((line) => paragraph(textNode(line)))
  ]
}

const link = (href: string): PmMark => ({ type: 'link', attrs: { href, title: null, ref: null } })
const paragraph = (...content: PmNode[]): PmNode => newNode('paragraph', undefined, content)
const short = (words: string, most: number): string => (words.length > most ? `${words.slice(0, most - 1)}…` : words)
