/**
 * The words of a document at one moment: its title and every text of it by root, as plain data without the marks of threads.
 * What suggestions compare, change and put together; agenda items, fields and what is said beside the text are not in it.
 */
import { textToBytes } from '$lib/base/bytes'
import type * as Y from 'yjs'
import { readItems } from './agenda'
import { readKind, readTitle } from './document'
import { canonicalJson, type Hash } from './document-hash'
import { readFragment } from './fragment'
import { SECTIONS } from './proposal'
import { textHash, withoutThreads } from './proposal-hash'
import { AFTER, BODY, notesRoot, sectionRoot } from './roots'
import { childrenOf, type PmNode } from './tree'

export interface TextVersion {
  readonly title: string
  /** Blocks by root, in reading order; every text of the document, the empty ones included. */
  readonly texts: ReadonlyMap<string, readonly PmNode[]>
}

/** Never writes. */
export function versionOf(doc: Y.Doc): TextVersion {
  const textOf = (root: string) => withoutThreads(childrenOf(readFragment(doc.getXmlFragment(root))))
  return { title: readTitle(doc), texts: new Map(rootsOf(doc).map((root) => [root, textOf(root)])) }
}

/** What a person calls each of its texts: "Problem". */
export function textNames(doc: Y.Doc): ReadonlyMap<string, string> {
  const notes = readKind(doc) === 'agenda' ? readItems(doc) : []
  return new Map([
    [BODY, 'Text'],
    ...SECTIONS.map(({ key, title }) => [sectionRoot(key), title] as const),
    ...notes.map(({ id, topic }) => [notesRoot(id), `Notes for ${topic.trim() || 'an item'}`] as const),
    [AFTER, 'After the items']
  ])
}

/** What a suggestion is about, 32 bytes: the text as positions know it, and of an agenda its notes too. */
export function versionHash(doc: Y.Doc, sha256: Hash): Uint8Array {
  const said = textHash(doc, sha256)
  return readKind(doc) === 'agenda' ? sha256(textToBytes(canonicalJson([said, ...versionOf(doc).texts]))) : said
}

/** What *I have read it* is about, 32 bytes: all words of an agenda, the topics of its items included. */
export function agendaHash(doc: Y.Doc, sha256: Hash): Uint8Array {
  const items = readItems(doc).map(({ id, topic }) => [id, topic])
  return sha256(textToBytes(canonicalJson([versionHash(doc, sha256), items])))
}

function rootsOf(doc: Y.Doc): readonly string[] {
  switch (readKind(doc)) {
    case 'proposal':
      return [BODY, ...SECTIONS.map(({ key }) => sectionRoot(key))]
    case 'agenda':
      return [BODY, ...readItems(doc).map(({ id }) => notesRoot(id)), AFTER]
    default:
      return [BODY]
  }
}
