/**
 * A proposal's text to sections. The headings of RFCs, EIPs, PEPs and ADRs that mean one of our sections become it;
 * everything else, other headings included, stays in the section it follows. The file's headings and their order
 * are kept in the layout, so export gives the file back.
 */
import type { SectionLayout } from './layout'
import { SECTIONS, type ProposalStatus, type SectionKey } from './proposal'
import { plainText } from './runs'
import { childrenOf, levelOf, type PmNode } from './tree'

export interface ImportedSection {
  readonly section: SectionKey
  readonly content: readonly PmNode[]
}

export interface ImportedSections {
  readonly body: readonly PmNode[]
  readonly sections: readonly ImportedSection[]
  readonly layout: readonly SectionLayout[]
}

/** Headings as they are written elsewhere, lower-case, by the section they mean. */
const HEADINGS: Readonly<Record<SectionKey, readonly string[]>> = {
  summary: ['abstract', 'tl;dr', 'tldr', 'simple summary', 'executive summary'],
  problem: [
    'motivation',
    'problem statement',
    'the problem',
    'context',
    'context and problem statement',
    'background',
    'background and motivation',
    'motivation and background'
  ],
  proposal: [
    'proposed solution',
    'proposed change',
    'proposed design',
    'detailed design',
    'detailed proposal',
    'design',
    'specification',
    'technical specification',
    'solution',
    'decision',
    'decision outcome',
    'guide-level explanation'
  ],
  measure: [
    'success measures',
    'success metrics',
    'success criteria',
    'measures of success',
    'metrics',
    'how we will know',
    'confirmation'
  ],
  alternatives: [
    'alternatives considered',
    'considered alternatives',
    'considered options',
    'rationale and alternatives',
    'alternatives and rationale',
    'rejected alternatives',
    'rejected ideas',
    'other options'
  ],
  tradeoffs: [
    'drawbacks',
    'trade-offs',
    'tradeoffs',
    'consequences',
    'risks',
    'risks and drawbacks',
    'drawbacks and risks',
    'risks and trade-offs',
    'costs'
  ],
  undo: ['rollback', 'rollback plan', 'how to undo it', 'backing out', 'back-out plan', 'reversibility', 'undo']
}

const SECTION_BY_HEADING: ReadonlyMap<string, SectionKey> = new Map(
  SECTIONS.flatMap(({ key, title }) => [title.toLowerCase(), ...HEADINGS[key]].map((heading) => [heading, key]))
)

/** The section a heading means, if it is one of these words and nothing more. */
export function sectionOf(block: PmNode): SectionKey | null {
  if (block.type !== 'heading') return null
  const isPlain = childrenOf(block).every((run) => run.type === 'text' && !run.marks)
  const words = plainText(block)
    .toLowerCase()
    .replace(/^(?:\d+\.?)+\s+/, '')
    .replace(/:$/, '')
  return isPlain ? (SECTION_BY_HEADING.get(words) ?? null) : null
}

/** True for a section called as no other house calls it, so in all likelihood exported here. */
export function isOwnHeading(block: PmNode): boolean {
  return SECTIONS.some(({ key, title }) => /\s/.test(title) && sectionOf(block) === key && plainText(block) === title)
}

/** Splits at the headings that mean a section, on the highest level where there are any. */
export function importSections(blocks: readonly PmNode[]): ImportedSections {
  const level = Math.min(...blocks.filter((block) => sectionOf(block) !== null).map(levelOf))
  const body: PmNode[] = []
  const sections: { section: SectionKey; content: PmNode[] }[] = []
  const layout: SectionLayout[] = []
  for (const block of blocks) {
    const section = levelOf(block) === level ? sectionOf(block) : null
    const isFirst = section !== null && !sections.some((known) => known.section === section)
    if (isFirst) {
      sections.push({ section, content: [] })
      layout.push({
        section,
        level,
        text: childrenOf(block)
          .map((run) => run.text ?? '')
          .join('')
      })
    } else (sections.at(-1)?.content ?? body).push(block)
  }
  return { body, sections, layout }
}

const STATUS_BY_WORD: Readonly<Record<string, ProposalStatus>> = {
  draft: 'draft',
  proposed: 'open',
  open: 'open',
  review: 'open',
  'in review': 'open',
  'under review': 'open',
  'active review': 'open',
  'last call': 'open',
  provisional: 'provisional',
  closed: 'closed',
  accepted: 'closed',
  approved: 'closed',
  active: 'closed',
  final: 'closed',
  implemented: 'closed',
  living: 'closed',
  completed: 'closed',
  rejected: 'closed',
  declined: 'closed',
  withdrawn: 'withdrawn',
  superseded: 'superseded',
  deprecated: 'superseded',
  replaced: 'superseded',
  obsolete: 'superseded',
  unsettled: 'unsettled'
}

/** The file's own word for its state: what stands before any remark. */
export function statusWord(value: string): string | null {
  const [phrase = ''] = value.split(/[(,;|\n]|\.\s|\s[–—-]\s/)
  const bare = bareWord(phrase)
  // `Superseded by ADR 9`, but not `Work in progress`.
  const before = bareWord(phrase.split(/\s+(?:in|by|on|with|since)\s/)[0] ?? '')
  const word = isStatusWord(before) ? before : bare
  return word === '' ? null : word
}

/** Without signs at its ends. */
function bareWord(phrase: string): string {
  return phrase.replace(/^[^\p{L}]+|[^\p{L}\p{N}]+$/gu, '')
}

function isStatusWord(word: string): boolean {
  return Object.hasOwn(STATUS_BY_WORD, word.toLowerCase())
}

/** What that word means here; a word we do not know leaves a draft. */
export function statusOfWord(word: string | null): ProposalStatus {
  const key = (word ?? '').toLowerCase()
  return (Object.hasOwn(STATUS_BY_WORD, key) ? STATUS_BY_WORD[key] : undefined) ?? 'draft'
}
