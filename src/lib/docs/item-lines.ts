/**
 * The fields an item has for meetings, as a file says them: below a line a paragraph each, in a row of a table a cell each.
 *
 *     1. What starts flood mode? (15m, Ana)
 *
 *        **Decided:** How fast the water rises.
 *
 *        **Kind:** decide, standing
 *
 *        **Read before:** [Flood mode](https://…)
 *
 * Export says them here and import reads them here. Whatever is not said in exactly this way is somebody's text and stays.
 */
import type { ColumnRole } from './agenda-item'
import { isLinkAddress, ITEM_KINDS, OUTCOME_KINDS, type ItemKind, type OutcomeKind } from './item-fields'
import { MOST_ITEM_LINKS, MOST_LINK_WORDS, MOST_OUTCOME_LENGTH } from './limits'
import { textOfRuns } from './runs'
import { childrenOf, joinText, newNode, sameMarks, textNode, type PmMark, type PmNode } from './tree'

export interface SaidLink {
  readonly href: string
  readonly words: string
  readonly reading: boolean
}

/** What of an item's fields a file can say. */
export interface SaidFields {
  readonly kind: ItemKind | null
  readonly standing: boolean
  readonly outcome: { readonly kind: OutcomeKind; readonly words: string } | null
  readonly links: readonly SaidLink[]
}

export const nothingSaid: SaidFields = { kind: null, standing: false, outcome: null, links: [] }

/** Columns, and paragraphs, that say one of them each. */
export const FACT_ROLES = ['outcome', 'kind', 'reading', 'links'] as const satisfies readonly ColumnRole[]
export type FactRole = (typeof FACT_ROLES)[number]

/** What a column of it is called. */
export const FACT_HEADINGS: Readonly<Record<FactRole, string>> = {
  outcome: 'outcome',
  kind: 'kind',
  reading: 'read before',
  links: 'links'
}

const LABELS = { kind: 'Kind:', reading: 'Read before:', links: 'Links:' } as const
const OUTCOME_WORDS: Readonly<Record<OutcomeKind, string>> = {
  decided: 'Decided',
  undecided: 'Not decided',
  writing: 'Moved to writing',
  dropped: 'Dropped'
}
const BOLD: PmMark = { type: 'bold' }
const ADDRESS = /(https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]])/

export function isFactRole(role: ColumnRole | null): role is FactRole {
  return FACT_ROLES.some((known) => known === role)
}

/** The cell that says it; empty where there is nothing to say. */
export function factCell(role: FactRole, fields: SaidFields): PmNode[] {
  switch (role) {
    case 'outcome':
      return outcomeRuns(fields.outcome)
    case 'kind':
      return kindRuns(fields)
    case 'reading':
    case 'links':
      return linkRuns(fields.links.filter((link) => link.reading === (role === 'reading')))
  }
}

/** What a cell says; null where it says anything else. */
export function parseFactCell(role: FactRole, runs: readonly PmNode[]): Partial<SaidFields> | null {
  if (textOfRuns(runs) === '') return {}
  switch (role) {
    case 'outcome':
      return parseOutcome(runs)
    case 'kind':
      return parseKind(runs)
    case 'reading':
    case 'links':
      return parseLinks(runs, role === 'reading')
  }
}

/** The paragraphs below an item's line. */
export function factBlocks(fields: SaidFields): PmNode[] {
  return FACT_ROLES.flatMap((role) => {
    const cell = factCell(role, fields)
    if (cell.length === 0) return []
    const label = role === 'outcome' ? [] : [textNode(LABELS[role], [BOLD]), textNode(' ')]
    return [newNode('paragraph', undefined, joinText([...label, ...cell]))]
  })
}

/** What the first blocks below a line say, each once and in their order, and the blocks after them. */
export function takeFacts(blocks: readonly PmNode[]): {
  readonly fields: SaidFields
  readonly rest: readonly PmNode[]
} {
  let fields = nothingSaid
  let at = 0
  for (const role of FACT_ROLES) {
    const said = parseFactBlock(role, blocks[at])
    if (!said) continue
    fields = mergeFields(fields, said)
    at++
  }
  return { fields, rest: blocks.slice(at) }
}

/** Of two that say links both are kept, those to be read first. */
export function mergeFields(fields: SaidFields, said: Partial<SaidFields>): SaidFields {
  return { ...fields, ...said, links: [...fields.links, ...(said.links ?? [])].slice(0, MOST_ITEM_LINKS) }
}

function parseFactBlock(role: FactRole, block: PmNode | undefined): Partial<SaidFields> | null {
  if (block?.type !== 'paragraph') return null
  if (role === 'outcome') return parseOutcome(childrenOf(block))
  const [label, ...runs] = childrenOf(block)
  const isLabelled = label?.text === LABELS[role] && sameMarks(label.marks, [BOLD])
  return isLabelled && runs.length > 0 ? parseFactCell(role, runs) : null
}

function outcomeRuns(outcome: SaidFields['outcome']): PmNode[] {
  if (!outcome) return []
  const [name, words] = [OUTCOME_WORDS[outcome.kind], outcome.words]
  return words === ''
    ? [textNode(`${name}.`, [BOLD])]
    : joinText([textNode(`${name}:`, [BOLD]), textNode(' '), ...addressed(words)])
}

/** Words with their addresses as links, as Markdown reads them anyhow. */
function addressed(words: string): PmNode[] {
  const parts = words.split(ADDRESS).filter((part) => part !== '')
  return parts.map((part) => (ADDRESS.test(part) ? textNode(part, [linkMark(part)]) : textNode(part)))
}

function parseOutcome(runs: readonly PmNode[]): Partial<SaidFields> | null {
  const [name, ...rest] = runs
  if (!name || !sameMarks(name.marks, [BOLD])) return null
  const kind = OUTCOME_KINDS.find((known) => `${OUTCOME_WORDS[known]}${rest.length > 0 ? ':' : '.'}` === name.text)
  const words = textOfRuns(rest)
  const isWhole = rest.every(isPlainOrAddress) && (rest.length === 0 || words !== '')
  return kind && isWhole && words.length <= MOST_OUTCOME_LENGTH ? { outcome: { kind, words } } : null
}

/** Words of their own, or an address that became a link because it is one. */
function isPlainOrAddress(run: PmNode): boolean {
  if (run.type !== 'text' || !run.marks || run.marks.length === 0) return run.type === 'text'
  const [mark, ...others] = run.marks
  const { href, title } = mark?.attrs ?? {}
  const isBare = ['', 'http://', 'mailto:'].some((scheme) => href === `${scheme}${run.text ?? ''}`)
  return others.length === 0 && mark?.type === 'link' && isBare && title === null
}

function kindRuns({ kind, standing }: SaidFields): PmNode[] {
  const words = [...(kind ? [kind] : []), ...(standing ? ['standing'] : [])].join(', ')
  return words === '' ? [] : [textNode(words)]
}

function parseKind(runs: readonly PmNode[]): Partial<SaidFields> | null {
  const words = textOfRuns(runs)
  const isPlain = runs.every(({ type, marks = [] }) => type === 'text' && marks.length === 0)
  const known = [null, ...ITEM_KINDS].flatMap((kind) => [true, false].map((standing) => ({ kind, standing })))
  const said = known.find((each) => words !== '' && textOfRuns(kindRuns({ ...nothingSaid, ...each })) === words)
  return isPlain && said ? said : null
}

function linkRuns(links: readonly SaidLink[]): PmNode[] {
  return links.flatMap(({ href, words }, index) => {
    const link = textNode(words || href, [linkMark(href)])
    return index === 0 ? [link] : [textNode(', '), link]
  })
}

function parseLinks(runs: readonly PmNode[], reading: boolean): Partial<SaidFields> | null {
  const links: SaidLink[] = []
  for (const run of runs) {
    const link = parseLink(run, reading)
    if (link) links.push(link)
    else if (!/^[,\s]*$/.test(run.text ?? 'x') || run.marks?.length) return null
  }
  return links.length > 0 && links.length <= MOST_ITEM_LINKS ? { links } : null
}

function parseLink({ type, text = '', marks = [] }: PmNode, reading: boolean): SaidLink | null {
  const [mark, ...others] = marks
  const { href, title, ref } = mark?.attrs ?? {}
  const isPlain = type === 'text' && mark?.type === 'link' && others.length === 0 && title === null && ref === null
  if (!isPlain || typeof href !== 'string' || !isLinkAddress(href) || text.length > MOST_LINK_WORDS) return null
  return { href, words: text === href ? '' : text, reading }
}

const linkMark = (href: string): PmMark => ({ type: 'link', attrs: { href, title: null, ref: null } })
