/**
 * Says a header field anew, in whichever form its file gave it: bullets, a table, front matter, lines. Only export does
 * this, and only for fields that live in the app too (a status, a closing time): everything else in a header stays as
 * it was written, what stands nested under the field included.
 */
import { continuesField, frontMatterField, headerFieldsOf, isFrontMatter, type HeaderField } from './header-fields'
import { sliceRuns } from './runs'
import { childrenOf, joinText, newNode, textNode, textOf, type PmNode } from './tree'

/** Which field is meant, and what it is called where there is none yet. */
export interface FieldForm {
  readonly label: string
  readonly isIt: (field: HeaderField) => boolean
}

/** The header with the field saying `value`, in its old place or behind the others; null takes it out wherever it is. */
export function withField(header: readonly PmNode[], form: FieldForm, value: string | null): PmNode[] {
  const at = header.findIndex((block) => headerFieldsOf(block).some(form.isIt))
  const block = header[at]
  if (!block) return value === null ? [...header] : withNewField(header, form.label, value)
  const changed = changeField(block, headerFieldsOf(block).findIndex(form.isIt), value)
  const all = [...header.slice(0, at), ...changed, ...header.slice(at + 1)]
  return value === null ? withField(all, form, null) : all
}

function withNewField(header: readonly PmNode[], label: string, value: string): PmNode[] {
  const at = header.findLastIndex((block) => headerFieldsOf(block).length > 0)
  const block = header[at]
  if (!block) return [...header, newNode('bulletList', undefined, [newBullet(label, value)])]
  const { parts, join } = partsOf(block)
  return [...header.slice(0, at), join([...parts, newPart(block, label, value)]), ...header.slice(at + 1)]
}

/** The block without the field, or with it saying something else; none when nothing is left of it. */
function changeField(block: PmNode, index: number, value: string | null): PmNode[] {
  const { parts, join } = partsOf(block)
  const at = parts.flatMap((part, place) => (part.isField ? [place] : []))[index]
  const changed = parts.flatMap((part, place) => {
    if (place !== at) return [part]
    return value === null ? [] : [{ ...part, node: replaceValue(block, part.node, value) }]
  })
  return changed.some((part) => part.isField) ? [join(changed)] : []
}

/** An item, a row, a line, or the lines of source of one key. */
interface Part {
  readonly node: PmNode
  /** False for what is no field: a table's caption, a remark in front matter. */
  readonly isField: boolean
}

interface Parts {
  readonly parts: readonly Part[]
  readonly join: (parts: readonly Part[]) => PmNode
}

function partsOf(block: PmNode): Parts {
  if (block.type === 'paragraph') return linesOf(block)
  if (isFrontMatter(block)) return sourceOf(block)
  const children = childrenOf(block)
  const captions = children.length - headerFieldsOf(block).length
  return {
    parts: children.map((node, index) => ({ node, isField: index >= captions })),
    join: (parts) => ({ ...block, content: parts.map(({ node }) => node) })
  }
}

function linesOf(paragraph: PmNode): Parts {
  const lines: PmNode[][] = [[]]
  for (const node of childrenOf(paragraph)) {
    if (node.type === 'hardBreak') lines.push([])
    else lines.at(-1)?.push(node)
  }
  const broken = ({ node }: Part, index: number) => [...(index > 0 ? [newNode('hardBreak')] : []), ...childrenOf(node)]
  return {
    parts: lines.map((content) => ({ node: { type: 'paragraph', content }, isField: true })),
    join: (parts) => ({ ...paragraph, content: parts.flatMap(broken) })
  }
}

function sourceOf(block: PmNode): Parts {
  const parts: Part[] = []
  for (const line of textOf(block).split('\n')) {
    const last = parts.at(-1)
    if (last?.isField && continuesField(line))
      parts[parts.length - 1] = { ...last, node: textNode(`${textOf(last.node)}\n${line}`) }
    else parts.push({ node: textNode(line), isField: frontMatterField(block, line) !== null })
  }
  return {
    parts,
    join: (joined) => ({ ...block, content: [textNode(joined.map(({ node }) => textOf(node)).join('\n'))] })
  }
}

function replaceValue(block: PmNode, part: PmNode, value: string): PmNode {
  const [head, ...rest] = childrenOf(part)
  switch (block.type) {
    case 'bulletList':
      return head ? { ...part, content: [newLine(head, value), ...rest] } : part
    case 'table':
      return { ...part, content: [...childrenOf(part).slice(0, 1), ...rest.map((cell) => withText(cell, value))] }
    case 'rawBlock':
      return textNode(newSource(/^[^:=]*[:=]\s*/.exec(textOf(part))?.[0] ?? '', value))
    default:
      return newLine(part, value)
  }
}

/** `**Status**: open` → `**Status**: closed`: the name keeps its marks, those of the old value go with it. */
function newLine(line: PmNode, value: string): PmNode {
  const name = sliceRuns(childrenOf(line), 0, textOf(line).indexOf(':') + 1)
  return { ...line, content: joinText([...name, textNode(` ${value}`)]) }
}

function withText(cell: PmNode, text: string): PmNode {
  return { ...cell, content: [newNode('paragraph', undefined, [textNode(text)])] }
}

/** `name` with its sign: TOML's values are quoted. */
function newSource(name: string, value: string): string {
  const sign = name.trim()
  return sign.endsWith('=') ? `${sign} ${JSON.stringify(value)}` : `${sign} ${value}`
}

function newPart(block: PmNode, label: string, value: string): Part {
  return { node: newEntry(block, label, value), isField: true }
}

function newEntry(block: PmNode, label: string, value: string): PmNode {
  switch (block.type) {
    case 'bulletList':
      return newBullet(label, value)
    case 'table': {
      const cells = childrenOf(childrenOf(block)[0] ?? block)
      const texts = [label, value]
      return newNode(
        'tableRow',
        undefined,
        cells.map((cell, index) => withText({ ...cell, type: 'tableCell' }, texts[index] ?? ''))
      )
    }
    case 'rawBlock': {
      // As the other keys of front matter are written: some houses begin them with a capital letter.
      const name = /^[A-Z]/.test(headerFieldsOf(block)[0]?.name ?? '') ? label : label.toLowerCase()
      return textNode(newSource(block.attrs?.['kind'] === 'toml' ? `${name} =` : `${name}:`, value))
    }
    default:
      return newNode('paragraph', undefined, [textNode(`${label}: ${value}`)])
  }
}

function newBullet(label: string, value: string): PmNode {
  return newNode('listItem', undefined, [newNode('paragraph', undefined, [textNode(`${label}: ${value}`)])])
}
