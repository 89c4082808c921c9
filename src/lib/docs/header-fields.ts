/**
 * The header of an RFC, an EIP, a PEP, an ADR: names and values at the top of the file, in whichever form its house
 * likes: bullets, a table of two columns, front matter, or lines. The text itself stays in the document's header as
 * it was; this reads the fields out of it, so the two can never disagree.
 */
import { childrenOf, textOf, visitTree, type PmNode } from './tree'

export interface HeaderField {
  readonly name: string
  /** As plain text. */
  readonly value: string
  /** The first address linked in the value. */
  readonly href: string | null
}

/** The fields of all blocks of a header, in their order. */
export function headerFieldsIn(header: readonly PmNode[]): HeaderField[] {
  return header.flatMap(headerFieldsOf)
}

/** The fields of one block; none when it is not a header from end to end. */
export function headerFieldsOf(block: PmNode): HeaderField[] {
  switch (block.type) {
    case 'bulletList':
      return allOrNone(childrenOf(block).map(lineToField))
    case 'table':
      return tableToFields(block)
    case 'paragraph':
      return paragraphToFields(block)
    case 'rawBlock':
      return frontMatterToFields(block)
    default:
      return []
  }
}

export function isFrontMatter(block: PmNode): boolean {
  return block.type === 'rawBlock' && (block.attrs?.['kind'] === 'yaml' || block.attrs?.['kind'] === 'toml')
}

/** The value of the first field of one of these names, lower-case. */
export function fieldNamed(fields: readonly HeaderField[], ...names: readonly string[]): HeaderField | null {
  return fields.find((field) => names.includes(field.name.toLowerCase())) ?? null
}

/** `Feature Name: x`, `**Status**: x`, `RFC PR #: x`. A time or an address has a colon too, but no space after it. */
const FIELD = /^([\p{L}][\p{L}\p{N} #/()_.'’-]{0,48}?)\s*:(?:\s+([\s\S]*))?$/u

function lineToField(line: PmNode): HeaderField | null {
  const match = FIELD.exec(linedText(line))
  const name = match?.[1]
  if (name === undefined) return null
  return { name, value: (match?.[2] ?? '').trim(), href: firstHref(line) }
}

/** A block's words with a line end between its blocks. */
function linedText(node: PmNode): string {
  if (node.type === 'hardBreak') return ' '
  if (node.text !== undefined) return node.text
  const isBlock = childrenOf(node).some((child) => child.type !== 'text' && child.type !== 'hardBreak')
  return childrenOf(node)
    .map(linedText)
    .join(isBlock ? '\n' : '')
    .trim()
}

function firstHref(node: PmNode): string | null {
  let href: string | null = null
  visitTree(node, ({ marks }) => {
    const address = marks?.find((mark) => mark.type === 'link')?.attrs?.['href']
    if (href === null && typeof address === 'string') href = address
  })
  return href
}

function allOrNone(fields: readonly (HeaderField | null)[]): HeaderField[] {
  const whole = fields.filter((field) => field !== null)
  return whole.length === fields.length ? whole : []
}

/** Two columns, the heading row being a field like the others unless it only says that this is a table of fields. */
function tableToFields(table: PmNode): HeaderField[] {
  const rows = childrenOf(table).map(childrenOf)
  if (rows.some((cells) => cells.length !== 2)) return []
  const fields = rows.map(([name, value]) => ({
    name: name ? linedText(name).replace(/\s*:$/, '') : '',
    value: value ? linedText(value) : '',
    href: value ? firstHref(value) : null
  }))
  const [head, ...rest] = fields
  const isCaption = /^(?:|field|key|name|item|property|metadata)$/i.test(head?.name ?? '')
  const named = isCaption ? rest : fields
  return named.every((field) => field.name !== '' && field.name.length <= 48) ? named : []
}

/** A single line says one thing shortly; a longer one is a sentence of the text. */
const LONGEST_LINE_VALUE = 80

/** Lines told apart by breaks. */
function paragraphToFields(paragraph: PmNode): HeaderField[] {
  const lines: PmNode[][] = [[]]
  for (const node of childrenOf(paragraph)) {
    if (node.type === 'hardBreak') lines.push([])
    else lines.at(-1)?.push(node)
  }
  const fields = allOrNone(lines.map((content) => lineToField({ type: 'paragraph', content })))
  const isSentence = fields.length === 1 && (fields[0]?.value.length ?? 0) > LONGEST_LINE_VALUE
  return isSentence ? [] : fields
}

const YAML_FIELD = /^([A-Za-z][\w .-]*):(?:\s+(.*))?$/
const TOML_FIELD = /^([A-Za-z][\w.-]*)\s*=\s*(.*)$/

/** The key and value of a line of front matter, where it begins a field. */
export function frontMatterField(block: PmNode, line: string): { name: string; value: string } | null {
  const [, name, value = ''] = (block.attrs?.['kind'] === 'yaml' ? YAML_FIELD : TOML_FIELD).exec(line) ?? []
  return name === undefined ? null : { name, value: unquoted(value) }
}

/** True for a line of front matter that goes on with the field above it. */
export function continuesField(line: string): boolean {
  return /^\s+\S|^\s*-\s/.test(line)
}

/** Top-level keys with their text; deeper structure is kept as the words it is written in. */
function frontMatterToFields(block: PmNode): HeaderField[] {
  if (!isFrontMatter(block)) return []
  const fields: HeaderField[] = []
  for (const line of textOf(block).split('\n')) {
    const field = frontMatterField(block, line)
    const last = fields.at(-1)
    if (field) fields.push({ ...field, href: null })
    else if (last && continuesField(line)) {
      const more = unquoted(line.trim().replace(/^-\s+/, ''))
      fields[fields.length - 1] = { ...last, value: last.value === '' ? more : `${last.value}, ${more}` }
    }
  }
  return fields
}

function unquoted(value: string): string {
  const [, , inside] = /^(["'])(.*)\1$/.exec(value.trim()) ?? []
  return inside ?? value.trim()
}
