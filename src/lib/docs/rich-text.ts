/**
 * One line of marked text in a Y.Text: a title, a topic. It is typed as plain text, and keeps the links and marks
 * it was imported with, because editing touches only the characters that changed.
 */
import type * as Y from 'yjs'
import { deltaOf, deltaToNodes, marksToAttributes } from './fragment'
import { isRecord, textIn } from './plain'
import { joinText, newNode, textNode, type PmMark, type PmNode } from './tree'

export function writeRuns(text: Y.Text, runs: readonly PmNode[]): void {
  const pieces = runs.filter((run) => run.text)
  if (pieces.length === 0) return
  text.applyDelta(pieces.map((run) => ({ insert: run.text ?? '', attributes: marksToAttributes(run.marks) })))
}

export function readRuns(text: Y.Text): PmNode[] {
  return joinText(deltaToNodes(deltaOf(text)))
}

/**
 * Makes `text` say `next` by replacing only what differs, so that a concurrent edit elsewhere in it survives.
 * Does nothing when it already says so. Call it inside one `transact`.
 */
export function editText(text: Y.Text, next: string): void {
  const now = text.toString()
  if (now === next) return
  const start = commonStart(now, next)
  const end = commonEnd(now.slice(start), next.slice(start))
  const removed = now.length - start - end
  if (removed > 0) text.delete(start, removed)
  if (next.length - end > start) text.insert(start, next.slice(start, next.length - end))
}

const isHighSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code < 0xe000

/** Never ends between the halves of one character. */
function commonStart(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length > 0 && isHighSurrogate(a.charCodeAt(length - 1)) ? length - 1 : length
}

function commonEnd(a: string, b: string): number {
  let length = 0
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++
  return length > 0 && isLowSurrogate(a.charCodeAt(a.length - length)) ? length - 1 : length
}

/** Inline content kept as plain data in a map, as far as it can be trusted: text with marks, breaks, images. */
export function parseRuns(value: unknown): PmNode[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((piece: unknown): PmNode[] => {
    if (!isRecord(piece)) return []
    const text = textIn(piece, 'text')
    if (piece['type'] === 'text') return text ? [textNode(text, parseMarks(piece['marks']))] : []
    if (piece['type'] === 'hardBreak') return [newNode('hardBreak')]
    return piece['type'] === 'image' && isRecord(piece['attrs']) ? [newNode('image', piece['attrs'])] : []
  })
}

function parseMarks(value: unknown): PmMark[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((mark: unknown): PmMark[] => {
    if (!isRecord(mark)) return []
    const type = textIn(mark, 'type')
    if (type === null) return []
    return [isRecord(mark['attrs']) ? { type, attrs: mark['attrs'] } : { type }]
  })
}
