/**
 * A trail as a file says it: one paragraph below the title, `From:` and `Led to:` with a link each. Export says it here and
 * import reads it here, so that an exported document that comes back knows where it came from. Only links to documents are
 * taken; a paragraph with anything else in it is somebody's text, and stays.
 */
import { parseId } from '$lib/base/ids'
import { MOST_TRAIL_LINKS } from './limits'
import { plainText } from './runs'
import type { Trail, TrailLink } from './trail'
import { childrenOf, hasMark, newNode, textNode, type PmNode } from './tree'

/** How a link is written: by its title now, and an address. */
export type LinkTo = (link: TrailLink) => { readonly title: string; readonly href: string }

const LABELS = { from: 'From', ledTo: 'Led to' } as const
/** It stands above the text; further down it is part of it. */
const FIRST_BLOCKS = 8

/** Without the app around it an address names the document alone. */
export const bareLink: LinkTo = ({ document, title }) => ({ title, href: `/d/${document}` })

/** None where there is nothing to say. */
export function trailBlocks({ from, ledTo }: Trail, linkTo: LinkTo): PmNode[] {
  const lines = [
    ...(from ? [lineOf(LABELS.from, linkTo(from))] : []),
    ...ledTo.map((link) => lineOf(LABELS.ledTo, linkTo(link)))
  ]
  const content = lines.flatMap((line, index) => (index === 0 ? line : [newNode('hardBreak'), ...line]))
  return content.length > 0 ? [newNode('paragraph', undefined, content)] : []
}

/** The trail of a file, and its blocks without it. */
export function takeTrail(blocks: readonly PmNode[]): { readonly trail: Trail; readonly rest: readonly PmNode[] } {
  for (const [at, block] of blocks.slice(0, FIRST_BLOCKS).entries()) {
    const trail = trailIn(block)
    if (trail) return { trail, rest: blocks.filter((_, index) => index !== at) }
  }
  return { trail: { from: null, ledTo: [] }, rest: blocks }
}

function lineOf(label: string, { title, href }: ReturnType<LinkTo>): PmNode[] {
  const attrs = { href, title: null, ref: null }
  return [textNode(`${label}: `), textNode(title.trim() || 'Untitled', [{ type: 'link', attrs }])]
}

/** Null for a block that is not a trail from end to end. */
function trailIn(block: PmNode): Trail | null {
  if (block.type !== 'paragraph') return null
  let from: TrailLink | null = null
  const ledTo: TrailLink[] = []
  for (const line of linesOf(block)) {
    const [label, ...runs] = line
    const link = linkIn(runs)
    const name = label && !hasMark(label, 'link') ? label.text?.trim() : undefined
    if (link && name === `${LABELS.from}:` && from === null) from = link
    else if (link && name === `${LABELS.ledTo}:` && ledTo.length < MOST_TRAIL_LINKS) ledTo.push(link)
    else return null
  }
  return { from, ledTo }
}

function linesOf(paragraph: PmNode): PmNode[][] {
  const lines: PmNode[][] = [[]]
  for (const node of childrenOf(paragraph)) {
    if (node.type === 'hardBreak') lines.push([])
    else lines.at(-1)?.push(node)
  }
  return lines
}

/** Runs that are one link to a document, whatever marks its title has beside. */
function linkIn(runs: readonly PmNode[]): TrailLink | null {
  const hrefs = new Set(runs.map(({ marks }) => marks?.find(({ type }) => type === 'link')?.attrs?.['href']))
  const [href] = hrefs
  if (hrefs.size !== 1 || typeof href !== 'string') return null
  const id = parseId('document', /\/d\/([\w-]+)$/.exec(href)?.[1] ?? '')
  return id.ok ? { document: id.value, title: plainText({ type: 'paragraph', content: runs }) } : null
}
