/**
 * Looks at a text the way y-tiptap will, before y-tiptap does: its binding deletes every element it cannot build,
 * for everyone, and a whole paragraph for one unknown mark. What the guard does not call `ok` never meets an editor.
 *
 * - `newer`: something this version has no name for. The document is shown read-only and asks for an update.
 * - `broken`: known names in impossible places. Merges cannot make it (the schema is closed); a foreign writer can.
 * - Looking never writes: no transaction is opened, and a test counts zero updates.
 */
import { Fragment, type AttributeSpec, type Mark, type Node, type NodeType, type Schema } from 'prosemirror-model'
import * as Y from 'yjs'
import { deltaOf, markNameOf, type TextPiece } from './fragment'
import { MOST_DEPTH, MOST_PROBLEMS } from './limits'

export type Verdict = 'ok' | 'newer' | 'broken'

export type ProblemKind =
  /* newer */
  | 'unknownNode'
  | 'unknownMark'
  | 'unknownAttr'
  | 'unknownMarkAttr'
  | 'unknownEmbed'
  | 'unknownType'
  | 'unknownRoot'
  | 'unknownKey'
  | 'unknownKind'
  | 'newerVersion'
  /* broken */
  | 'badContent'
  | 'badAttr'
  | 'badMarkAttr'
  | 'badValue'
  | 'textAtTop'
  | 'adjacentText'
  | 'tooDeep'
  | 'missingKind'

export interface Problem {
  readonly kind: ProblemKind
  /** Where: names joined by `/`, the place in the top level first. */
  readonly path: string
  readonly detail: string
}

export interface Inspection {
  readonly verdict: Verdict
  /** The first `MOST_PROBLEMS` of them. */
  readonly problems: readonly Problem[]
}

const NEWER: ReadonlySet<ProblemKind> = new Set([
  'unknownNode',
  'unknownMark',
  'unknownAttr',
  'unknownMarkAttr',
  'unknownEmbed',
  'unknownType',
  'unknownRoot',
  'unknownKey',
  'unknownKind',
  'newerVersion'
])

export type Report = (kind: ProblemKind, path: string, detail: string) => void

/** Would an editor of this schema show the text without touching it? */
export function checkFragment(fragment: Y.XmlFragment, schema: Schema): Inspection {
  return inspect((report) => reportFragment(fragment, schema, report))
}

/** Runs a check and judges what it reported: anything unknown means a newer version wrote it. */
export function inspect(check: (report: Report) => void): Inspection {
  const problems: Problem[] = []
  let newer = false
  check((kind, path, detail) => {
    newer ||= NEWER.has(kind)
    if (problems.length < MOST_PROBLEMS) problems.push({ kind, path, detail: detail.slice(0, 200) })
  })
  return { verdict: problems.length === 0 ? 'ok' : newer ? 'newer' : 'broken', problems }
}

/** Reports what is wrong with one text; paths start with `at`. */
export function reportFragment(fragment: Y.XmlFragment, schema: Schema, report: Report, at = ''): void {
  const walk: Walk = { schema, report, mine: fragment.doc?.clientID }
  const nodes = fragment.toArray().map((child, index) => buildElement(walk, child, `${at}${index}`, 1))
  const built = nodes.filter((node) => node !== null)
  if (built.length > 0 && !schema.topNodeType.validContent(Fragment.fromArray(built)))
    report('badContent', `${at}doc`, '')
}

interface Walk {
  readonly schema: Schema
  readonly report: Report
  /** The id this document writes under: two of its texts side by side would be merged by a mere look. */
  readonly mine: number | undefined
}

function buildElement(walk: Walk, type: unknown, path: string, depth: number): Node | null {
  if (!(type instanceof Y.XmlElement)) {
    const isText = type instanceof Y.XmlText
    walk.report(isText ? 'textAtTop' : 'unknownType', path, isText ? '' : typeNameOf(type))
    return null
  }
  const here = `${path}/${type.nodeName}`
  if (depth > MOST_DEPTH) {
    walk.report('tooDeep', path, `deeper than ${MOST_DEPTH}`)
    return null
  }
  const nodeType = Object.hasOwn(walk.schema.nodes, type.nodeName) ? walk.schema.nodes[type.nodeName] : undefined
  if (nodeType) return buildNode(walk, type as Y.XmlElement, nodeType, { here, depth })
  walk.report('unknownNode', here, type.nodeName)
  for (const child of type.toArray()) if (child instanceof Y.XmlElement) buildElement(walk, child, here, depth + 1)
  return null
}

function buildNode(
  walk: Walk,
  element: Y.XmlElement,
  nodeType: NodeType,
  { here, depth }: { here: string; depth: number }
): Node | null {
  const attrs: Attributes = element.getAttributes()
  const faults = faultsOf(nodeType.spec.attrs, attrs)
  for (const name of faults.unknown) walk.report('unknownAttr', here, name)
  for (const name of faults.bad) walk.report('badAttr', here, name)
  const children = buildChildren(walk, element, here, depth)
  if (faults.bad.length > 0) return null
  const node = nodeType.create(attrs, Fragment.fromArray(children))
  if (!nodeType.validContent(node.content)) {
    const names = children.slice(0, 4).map((child) => child.type.name)
    walk.report('badContent', here, names.join(',') || 'empty')
  }
  return node
}

function buildChildren(walk: Walk, element: Y.XmlElement, here: string, depth: number): Node[] {
  const children: Node[] = []
  let previous: unknown = null
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) {
      const isMine = child._item?.id.client === walk.mine
      if (previous instanceof Y.XmlText && isMine) walk.report('adjacentText', here, '')
      children.push(...buildText(walk, child, here))
    } else {
      const node = buildElement(walk, child, here, depth + 1)
      if (node) children.push(node)
    }
    previous = child
  }
  return children
}

function buildText(walk: Walk, text: Y.XmlText, path: string): Node[] {
  return buildRuns(deltaOf(text), walk.schema, path, walk.report)
}

/** Reports what is wrong with the runs of one marked text, apart from where it stands. */
export function reportText(delta: readonly TextPiece[], schema: Schema, path: string, report: Report): void {
  buildRuns(delta, schema, path, report)
}

function buildRuns(delta: readonly TextPiece[], schema: Schema, path: string, report: Report): Node[] {
  return delta.flatMap(({ insert, attributes }) => {
    if (typeof insert !== 'string') {
      report('unknownEmbed', path, typeNameOf(insert))
      return []
    }
    const marks = Object.entries(attributes ?? {}).flatMap(([key, value]) =>
      buildMark({ schema, report }, key, value, path)
    )
    return insert === '' ? [] : [schema.text(insert, marks)]
  })
}

function buildMark(
  { schema, report }: Pick<Walk, 'schema' | 'report'>,
  key: string,
  value: unknown,
  path: string
): Mark[] {
  const name = markNameOf(key)
  const type = Object.hasOwn(schema.marks, name) ? schema.marks[name] : undefined
  if (!type) {
    report('unknownMark', path, name)
    return []
  }
  const attrs = typeof value === 'object' && value !== null ? (value as Attributes) : {}
  const faults = faultsOf(type.spec.attrs, attrs)
  for (const attr of faults.unknown) report('unknownMarkAttr', path, `${name}.${attr}`)
  for (const attr of faults.bad) report('badMarkAttr', path, `${name}.${attr}`)
  return faults.bad.length > 0 ? [] : [type.create(attrs)]
}

type Attributes = Readonly<Record<string, unknown>>

interface AttributeFaults {
  readonly unknown: readonly string[]
  /** Of a value the schema refuses, or required and absent. */
  readonly bad: readonly string[]
}

function faultsOf(specs: Readonly<Record<string, AttributeSpec>> = {}, attrs: Attributes): AttributeFaults {
  const isBad = ([name, { validate, default: fallback }]: [string, AttributeSpec]) =>
    Object.hasOwn(attrs, name) ? !isValid(validate, attrs[name]) : fallback === undefined
  return {
    unknown: Object.keys(attrs).filter((name) => !Object.hasOwn(specs, name)),
    bad: Object.entries(specs)
      .filter(isBad)
      .map(([name]) => name)
  }
}

/** ProseMirror's own rule for `validate`: names of types joined by `|`, or a function that throws. */
function isValid(validate: AttributeSpec['validate'], value: unknown): boolean {
  if (validate === undefined) return true
  if (typeof validate === 'string') return validate.split('|').includes(value === null ? 'null' : typeof value)
  try {
    validate(value)
    return true
  } catch {
    return false
  }
}

function typeNameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value
}
