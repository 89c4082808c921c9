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

/** The fields of the first block that is a header, in their order. */
export function headerFieldsIn(blocks: readonly PmNode[]): HeaderField[] {
  for (const block of blocks) {
    const fields = headerFieldsOf(block)
    if (fields.length > 0) return fields
  }
  return []
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
  const match = FIELD.exec(spacedText(line))
  const name = match?.[1]
  if (name === undefined) return null
  return { name, value: (match?.[2] ?? '').trim(), href: firstHref(line) }
}

/** A block's words with a space between its blocks. */
function spacedText(node: PmNode): string {
  if (node.type === 'hardBreak') return ' '
  if (node.text !== undefined) return node.text
  const isBlock = childrenOf(node).some((child) => child.type !== 'text' && child.type !== 'hardBreak')
  return childrenOf(node)
    .map(spacedText)
    .join(isBlock ? ' ' : '')
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
    name: name ? spacedText(name).replace(/\s*:$/, '') : '',
    value: value ? spacedText(value) : '',
    href: value ? firstHref(value) : null
  }))
  const [head, ...rest] = fields
  const isCaption = /^(?:|field|key|name|item|property|metadata)$/i.test(head?.name ?? '')
  const named = isCaption ? rest : fields
  return named.every((field) => field.name !== '' && field.name.length <= 48) ? named : []
}

/** Lines told apart by breaks, at least two of them. */
function paragraphToFields(paragraph: PmNode): HeaderField[] {
  const lines: PmNode[][] = [[]]
  for (const node of childrenOf(paragraph)) {
    if (node.type === 'hardBreak') lines.push([])
    else lines.at(-1)?.push(node)
  }
  return lines.length < 2 ? [] : allOrNone(lines.map((content) => lineToField({ type: 'paragraph', content })))
}

const YAML_FIELD = /^([A-Za-z][\w .-]*):(?:\s+(.*))?$/
const TOML_FIELD = /^([A-Za-z][\w.-]*)\s*=\s*(.*)$/

/** Top-level keys with their text; deeper structure is kept as the words it is written in. */
function frontMatterToFields(block: PmNode): HeaderField[] {
  if (!isFrontMatter(block)) return []
  const isYaml = block.attrs?.['kind'] === 'yaml'
  const fields: HeaderField[] = []
  for (const line of textOf(block).split('\n')) {
    const [, name, value] = (isYaml ? YAML_FIELD : TOML_FIELD).exec(line) ?? []
    const last = fields.at(-1)
    if (name !== undefined) fields.push({ name, value: unquoted(value ?? ''), href: null })
    else if (last && /^\s+\S|^\s*-\s/.test(line)) {
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
