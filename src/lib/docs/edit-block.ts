/**
 * Makes one block of a text say something else by touching only what differs, so that anchors of threads on its other words,
 * and what others write there at the same time, stay.
 */
import * as Y from 'yjs'
import { canonicalJson } from './document-hash'
import { deltaOf, deltaToNodes, marksToAttributes } from './fragment'
import { withoutThreads } from './proposal-hash'
import { childrenOf, type PmNode } from './tree'

/** False where the block is another kind or more than words, and nothing was done. Call it inside one `transact`. */
export function editBlock(element: unknown, block: PmNode): boolean {
  if (!(element instanceof Y.XmlElement) || element.nodeName !== block.type) return false
  const [text, ...others] = element.toArray()
  const isOfWords = text instanceof Y.XmlText && others.length === 0 && childrenOf(block).every(isText)
  if (!isOfWords || !hasAttributes(element, block.attrs ?? {})) return false
  editWords(text, childrenOf(block))
  return true
}

const isText = ({ type }: PmNode) => type === 'text'

function hasAttributes(element: { getAttributes(): unknown }, attrs: NonNullable<PmNode['attrs']>): boolean {
  const said = Object.entries(attrs).filter(([, value]) => value !== null && value !== undefined)
  return canonicalJson(element.getAttributes()) === canonicalJson(Object.fromEntries(said))
}

/** A character with its marks. */
interface Letter {
  readonly text: string
  readonly run: PmNode
  readonly key: string
}

function editWords(text: Y.XmlText, runs: readonly PmNode[]): void {
  const [now, next] = [lettersOf(withoutThreads(deltaToNodes(deltaOf(text)))), lettersOf(runs)]
  const start = commonStart(now, next)
  const end = commonStart([...now.slice(start)].reverse(), [...next.slice(start)].reverse())
  const at = lengthOf(now.slice(0, start))
  const removed = lengthOf(now.slice(start, now.length - end))
  if (removed > 0) text.delete(at, removed)
  let place = at
  for (const { text: words, run } of piecesOf(next.slice(start, next.length - end))) {
    text.insert(place, words, marksToAttributes(run.marks))
    place += words.length
  }
}

function lettersOf(runs: readonly PmNode[]): Letter[] {
  return runs.flatMap((run) => {
    const marks = canonicalJson(run.marks ?? [])
    return [...(run.text ?? '')].map((text) => ({ text, run, key: `${text} ${marks}` }))
  })
}

function commonStart(a: readonly Letter[], b: readonly Letter[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[length]?.key === b[length]?.key) length++
  return length
}

const lengthOf = (letters: readonly Letter[]) => letters.reduce((sum, { text }) => sum + text.length, 0)

/** Letters of one run side by side, together. */
function piecesOf(letters: readonly Letter[]): { text: string; run: PmNode }[] {
  const pieces: { text: string; run: PmNode }[] = []
  for (const { text, run } of letters) {
    const last = pieces.at(-1)
    if (last?.run === run) last.text += text
    else pieces.push({ text, run })
  }
  return pieces
}
