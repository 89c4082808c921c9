/**
 * What a position is about: one number for the words and terms of a proposal as somebody read them.
 *
 * It covers what a person agrees to (title, text, sections, and the terms that set how it is decided) and nothing that
 * comes beside: no status, no layout, no thread, no trash. It knows no Yjs: equal words are equal on every replica,
 * however they were typed. SHA-256 is passed in, because this room knows no cryptography.
 */
import { textToBytes } from '$lib/base/bytes'
import type * as Y from 'yjs'
import { canonicalJson, type Hash } from './document-hash'
import { readFragment } from './fragment'
import { readFields, SECTIONS } from './proposal'
import { readTerms } from './proposal-terms'
import { readRuns } from './rich-text'
import { BODY, sectionRoot, titleOf } from './roots'
import { childrenOf, isBlank, joinText, type PmNode } from './tree'

/** The 32 bytes that `about` of an act holds. Never writes. */
export function textHash(doc: Y.Doc, sha256: Hash): Uint8Array {
  const sections = Object.fromEntries(SECTIONS.map(({ key }) => [key, textIn(doc, sectionRoot(key))]))
  const { mode, asked, quorum, supersedes } = readTerms(doc)
  const replaced = supersedes ? { supersedes: supersedes.document } : {}
  const terms = { mode, asked, quorum, closes: readFields(doc).closes, ...replaced }
  const text = { title: withoutThreads(readRuns(titleOf(doc))), body: textIn(doc, BODY), sections, terms }
  return sha256(textToBytes(canonicalJson(text)))
}

/** An empty paragraph that an editor left says as little as nothing. */
function textIn(doc: Y.Doc, root: string): readonly PmNode[] {
  const blocks = withoutThreads(childrenOf(readFragment(doc.getXmlFragment(root))))
  return blocks.every(isBlank) ? [] : blocks
}

/** A thread's mark cuts a run of text in pieces: without it they are one again. */
export function withoutThreads(nodes: readonly PmNode[]): PmNode[] {
  return joinText(nodes.map(withoutThread))
}

function withoutThread({ marks, content, ...node }: PmNode): PmNode {
  const others = marks?.filter(({ type }) => type !== 'comment') ?? []
  return {
    ...node,
    ...(others.length > 0 ? { marks: others } : {}),
    ...(content ? { content: withoutThreads(content) } : {})
  }
}
