/**
 * The bytes of a suggestion's copy: those texts of a document that somebody would have otherwise, whole. A text that is not
 * in it is left as it is.
 *
 * - Deflated JSON, `{"title": …, "texts": {root: blocks}}` with sorted keys: equal copies are equal bytes. No Yjs: what
 *   others wrote touches no document before somebody takes it in.
 * - Reading believes nothing: size, inflated size, form and depth, then the guard of the closed schema on a document of its own.
 */
import { bytesToText, textToBytes } from '$lib/base/bytes'
import { err, ok, type Failure, type Result } from '$lib/base/result'
import * as Y from 'yjs'
import { canonicalJson } from './document-hash'
import { writeFragment } from './fragment'
import { inspect, reportFragment } from './guard'
import { MOST_COPY_BYTES, MOST_COPY_NODES, MOST_COPY_TEXT_BYTES, MOST_INSERTED_DEPTH } from './limits'
import { isRecord, isText, textIn, type PlainRecord } from './plain'
import { rootTypeOf, BODY } from './roots'
import { schema, SCHEMA_VERSION } from './schema'
import type { TextVersion } from './text-version'
import { isBlank, newDoc, type PmMark, type PmNode } from './tree'

/** What a suggestion changes. */
export interface ChangedCopy {
  /** Null: left as it is. */
  readonly title: string | null
  /** Blocks by root. */
  readonly texts: ReadonlyMap<string, readonly PmNode[]>
}

/** Raw deflate, and its undoing that stops at `most` bytes. */
export interface Deflating {
  deflate(bytes: Uint8Array): Uint8Array
  inflateWithin(bytes: Uint8Array, most: number): Result<Uint8Array, Failure>
}

/** `TooLarge`: it was not looked at. `Newer`: a later version wrote what is in it. `Malformed`: no version of ours did. */
export type CopyFailure = { readonly kind: 'TooLarge' | 'Newer' | 'Malformed' }

const MOST_TITLE_LENGTH = 10_000

/** What `copy` says differently from `base`; null where it says the same. */
export function changedCopy(base: TextVersion, copy: TextVersion): ChangedCopy | null {
  const texts = [...copy.texts].filter(([root, blocks]) => !isSameText(base.texts.get(root) ?? [], blocks))
  const title = copy.title === base.title ? null : copy.title
  return title === null && texts.length === 0 ? null : { title, texts: new Map(texts) }
}

/** `TooLarge` above `MOST_COPY_BYTES`, or above what a reader would inflate. */
export function encodeCopy({ title, texts }: ChangedCopy, { deflate }: Deflating): Result<Uint8Array, CopyFailure> {
  const json = canonicalJson({ ...(title === null ? {} : { title }), texts: Object.fromEntries(texts) })
  const bytes = textToBytes(json)
  if (bytes.length > MOST_COPY_TEXT_BYTES) return err({ kind: 'TooLarge' })
  const deflated = deflate(bytes)
  return deflated.length > MOST_COPY_BYTES ? err({ kind: 'TooLarge' }) : ok(deflated)
}

/** `version`: the lowest schema that shows it, as its author says. */
export function decodeCopy(
  { copy, version }: { readonly copy: Uint8Array; readonly version: number },
  { inflateWithin }: Deflating
): Result<ChangedCopy, CopyFailure> {
  if (copy.length > MOST_COPY_BYTES) return err({ kind: 'TooLarge' })
  if (version > SCHEMA_VERSION) return err({ kind: 'Newer' })
  const inflated = inflateWithin(copy, MOST_COPY_TEXT_BYTES)
  const text = inflated.ok ? bytesToText(inflated.value) : inflated
  const read = text.ok ? copyIn(jsonIn(text.value)) : null
  if (!read) return err({ kind: 'Malformed' })
  return guardOf(read)
}

/** Blank paragraphs aside, which an editor leaves in an empty text. */
function isSameText(a: readonly PmNode[], b: readonly PmNode[]): boolean {
  return (
    canonicalJson(a) === canonicalJson(b) || [...a, ...b].every((block) => block.type === 'paragraph' && isBlank(block))
  )
}

/** As the guard of a document judges it, on a document nobody sees. */
function guardOf(copy: ChangedCopy): Result<ChangedCopy, CopyFailure> {
  const { verdict } = inspect((report) => {
    for (const [root, blocks] of copy.texts) {
      if (rootTypeOf(root) !== 'fragment') report('unknownRoot', root, root)
      const doc = new Y.Doc()
      const text = doc.getXmlFragment(BODY)
      writeFragment(text, newDoc(blocks))
      reportFragment(text, schema, report)
      doc.destroy()
    }
  })
  if (verdict === 'ok') return ok(copy)
  return err({ kind: verdict === 'newer' ? 'Newer' : 'Malformed' })
}

/** Null for what is no JSON, and for half a sign: Yjs would keep another text than it was given (I1). */
function jsonIn(text: string): unknown {
  let isWhole = true
  const look = (_key: string, value: unknown): unknown => {
    if (isText(value) && /\p{Surrogate}/u.test(value)) isWhole = false
    return value
  }
  try {
    const value: unknown = JSON.parse(text, look)
    return isWhole ? value : null
  } catch {
    return null
  }
}

function copyIn(value: unknown): ChangedCopy | null {
  if (!isRecord(value) || !isRecord(value['texts'])) return null
  const title = value['title'] === undefined ? null : textIn(value, 'title')
  if (value['title'] !== undefined && (title === null || title.length > MOST_TITLE_LENGTH)) return null
  const count = { left: MOST_COPY_NODES }
  const texts = new Map<string, readonly PmNode[]>()
  for (const [root, blocks] of Object.entries(value['texts'])) {
    const nodes = nodesIn(blocks, 1, count)
    if (!nodes) return null
    texts.set(root, nodes)
  }
  return title === null && texts.size === 0 ? null : { title: title && oneLine(title), texts }
}

/** As titles are kept. */
const oneLine = (text: string) => text.replace(/\s*[\r\n]+\s*/g, ' ')

/** Form alone: what the names mean is the guard's. Null for what is no list of nodes, too deep, or too many. */
function nodesIn(value: unknown, depth: number, count: { left: number }): readonly PmNode[] | null {
  if (!Array.isArray(value) || depth > MOST_INSERTED_DEPTH) return null
  const nodes: PmNode[] = []
  for (const each of value) {
    count.left -= 1
    const node = count.left < 0 || !isRecord(each) ? null : nodeIn(each, depth, count)
    if (!node) return null
    nodes.push(node)
  }
  return nodes
}

function nodeIn(value: PlainRecord, depth: number, count: { left: number }): PmNode | null {
  const { type, attrs, content } = value
  if (!isText(type) || !isAttrs(attrs)) return null
  if (type === 'text') return runIn(value)
  const inner = content === undefined ? [] : nodesIn(content, depth + 1, count)
  if (!inner || !hasOnlyKeys(value, ELEMENT_KEYS)) return null
  return { type, ...(attrs ? { attrs } : {}), ...(inner.length > 0 ? { content: inner } : {}) }
}

function runIn(value: PlainRecord): PmNode | null {
  const { text, marks } = value
  const read = marks === undefined ? [] : marksIn(marks)
  if (!isText(text) || text === '' || !read || !hasOnlyKeys(value, RUN_KEYS)) return null
  return read.length > 0 ? { type: 'text', text, marks: read } : { type: 'text', text }
}

const ELEMENT_KEYS = new Set(['type', 'attrs', 'content'])
const RUN_KEYS = new Set(['type', 'text', 'marks'])
const MARK_KEYS = new Set(['type', 'attrs'])
const MOST_MARKS = 16

/** Without anchors: the threads of a copy are nobody's. */
function marksIn(value: unknown): readonly PmMark[] | null {
  if (!Array.isArray(value) || value.length > MOST_MARKS) return null
  const marks: PmMark[] = []
  for (const mark of value) {
    if (!isRecord(mark) || !hasOnlyKeys(mark, MARK_KEYS)) return null
    const { type, attrs } = mark
    if (!isText(type) || type === 'comment' || !isAttrs(attrs)) return null
    marks.push(attrs ? { type, attrs } : { type })
  }
  return marks
}

function hasOnlyKeys(value: PlainRecord, keys: ReadonlySet<string>): boolean {
  return Object.keys(value).every((key) => keys.has(key))
}

/** Plain values only: an attribute that is a tree could be as deep as it likes. */
function isAttrs(value: unknown): value is PlainRecord | undefined {
  if (value === undefined) return true
  return (
    isRecord(value) && Object.entries(value).every(([name, each]) => /^[A-Za-z]{1,32}$/.test(name) && isPlain(each))
  )
}

function isPlain(value: unknown): boolean {
  const isOne = (each: unknown) => each === null || ['string', 'number', 'boolean'].includes(typeof each)
  return isOne(value) || (Array.isArray(value) && value.length <= MOST_COPY_NODES && value.every(isOne))
}
