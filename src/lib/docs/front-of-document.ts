/**
 * The front of an imported file: what stands before its text. A logo and a proposal's header fields go into the
 * document's header as they are; one heading becomes the title. Everything from there on is the rest.
 *
 * What a screen does not show in the header never goes there: HTML with words in it and, where the file is no
 * proposal, front matter and bullets that look like fields stay in the text.
 */
import { isItemsHeading } from './agenda-import'
import { fieldNamed, headerFieldsOf, isFrontMatter, type HeaderField } from './header-fields'
import { isTermField } from './header-terms'
import type { Layout } from './layout'
import { sectionOf } from './proposal-import'
import { plainText, singleSpaced } from './runs'
import { childrenOf, hasMark, levelOf, textOf, type PmNode } from './tree'

export interface DocumentFront {
  readonly header: readonly PmNode[]
  readonly fields: readonly HeaderField[]
  /** The heading that is the title, as runs of text; null when the file has none. */
  readonly title: readonly PmNode[] | null
  readonly place: Layout['title']
  readonly rest: readonly PmNode[]
}

/** Names that make one line or bullet a header already; without one of them it takes two. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  'status',
  'state',
  'closes',
  'rfc',
  'rfc pr',
  'eip',
  'pep',
  'adr',
  'start date',
  'author',
  'authors',
  'date'
])

/** `takeFields`: proposals keep their header fields apart from their text. */
export function splitFront(blocks: readonly PmNode[], { takeFields }: { readonly takeFields: boolean }): DocumentFront {
  const header: PmNode[] = []
  const kept: PmNode[] = []
  let fields: readonly HeaderField[] = []
  /** Beside front matter there is one block of fields at most. */
  let isFound = false
  let heading: PmNode | null = null
  let place: Layout['title'] = null
  let at = 0
  for (let block = blocks[at]; block; block = blocks[++at]) {
    const found: readonly HeaderField[] =
      !isFound && (takeFields || isFrontMatter(block)) ? headerOf(block, fields.length > 0) : []
    if (!heading && isTitle(block, fields.length > 0)) {
      heading = block
      place = { level: levelOf(block), after: header.length }
    } else if (found.length > 0 || isFrontMatter(block) || (!heading && isOrnament(block))) {
      const side = takeFields || !isFrontMatter(block) ? header : kept
      side.push(block)
      fields = [...fields, ...found]
      isFound ||= found.length > 0 && !isFrontMatter(block)
    } else break
  }
  return { header, fields, title: heading && childrenOf(heading), place, rest: [...kept, ...blocks.slice(at)] }
}

/** Below front matter a list of two fields may well be text: there it takes a known name. */
function headerOf(block: PmNode, isBelowMatter: boolean): HeaderField[] {
  const fields = headerFieldsOf(block)
  const isTold = isFrontMatter(block) || (fields.length >= 2 && !isBelowMatter)
  return isTold || fieldNamed(fields, ...KNOWN_FIELDS) !== null || fields.some(isTermField) ? fields : []
}

/** Source without words of its own, such as a logo: it may stand above a title. */
function isOrnament(block: PmNode): boolean {
  const isSource =
    (block.type === 'rawBlock' && block.attrs?.['kind'] === 'html') ||
    (block.type === 'paragraph' && childrenOf(block).every((run) => hasMark(run, 'raw') || run.text?.trim() === ''))
  return isSource && !/[\p{L}\p{N}]/u.test(textOf(block).replace(/<!--[\s\S]*?-->|<[^>]*>/g, ''))
}

/** The first heading, if it could be a title: of the first level, or with nothing but ornament above it. */
function isTitle(block: PmNode, hasFields: boolean): boolean {
  if (block.type !== 'heading' || sectionOf(block) !== null || isItemsHeading(block)) return false
  const isText = childrenOf(block).every((run) => run.type === 'text') && plainText(block) !== ''
  return isText && (levelOf(block) === 1 || !hasFields)
}

const BLANK_VALUE = /^(?:n\/a|none|tbd|tba|unknown|-|–|\(.*\))?$/i

/** What a file without a title heading is called: by its own field, by a first heading above its sections, by its name. */
export function impliedTitle({ fields, rest }: DocumentFront, path: string): string {
  const own = fieldNamed(fields, 'title', 'rfc title', 'proposal title')?.value ?? ''
  if (!BLANK_VALUE.test(own)) return singleSpaced(own)
  const start = rest.findIndex((block) => sectionOf(block) !== null || isItemsHeading(block))
  const heading = rest.slice(0, start < 0 ? rest.length : start).find((block) => levelOf(block) === 1)
  return (heading && plainText(heading)) || titleOfPath(path)
}

/** `text/0001-private-fields.md` → `0001 Private fields`. */
export function titleOfPath(path: string): string {
  const name = (path.split('/').at(-1) ?? '').replace(/\.(?:md|markdown|mdown|mkd|txt)$/i, '')
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.replace(
    /^(\d+ )?(\p{L})/u,
    (_, number: string | undefined, letter: string) => `${number ?? ''}${letter.toUpperCase()}`
  )
}
