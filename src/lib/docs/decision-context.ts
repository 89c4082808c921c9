/**
 * What a decision was about, for whoever reads it without its proposal: the problem in a paragraph, what else was considered,
 * what is given up for it, and what it points to. Plain text and links, read out of the proposal's own sections.
 */
import type * as Y from 'yjs'
import { fragmentText } from './document-text'
import { readFragment } from './fragment'
import { MOST_CONTEXT_CHARACTERS, MOST_CONTEXT_LINKS } from './limits'
import { SECTIONS, sectionFragment, type SectionKey } from './proposal'
import { visitTree } from './tree'

export interface ContextLink {
  readonly text: string
  /** As it was written: unchecked. */
  readonly href: string
}

export interface DecisionContext {
  /** The first paragraph of the problem, or of the summary where there is none. */
  readonly context: string
  /** What else was considered, one block a line; empty where nobody wrote it. */
  readonly options: string
  /** What we give up, in the same form. */
  readonly givenUp: string
  /** Each address once, in reading order. */
  readonly links: readonly ContextLink[]
}

/** Never writes; a text longer than anybody reads in a log is cut, and says so by an ellipsis. */
export function readDecisionContext(doc: Y.Doc): DecisionContext {
  const text = (section: SectionKey) => fragmentText(sectionFragment(doc, section)).trim()
  const firstOf = (section: SectionKey) => text(section).split('\n')[0] ?? ''
  return {
    context: shortened(firstOf('problem') || firstOf('summary')),
    options: shortened(text('alternatives')),
    givenUp: shortened(text('tradeoffs')),
    links: linksIn(doc)
  }
}

function linksIn(doc: Y.Doc): ContextLink[] {
  const textByHref = new Map<string, string>()
  for (const { key } of SECTIONS) {
    visitTree(readFragment(sectionFragment(doc, key)), ({ text, marks }) => {
      const href = marks?.find(({ type }) => type === 'link')?.attrs?.['href']
      if (typeof href !== 'string' || text === undefined || text.trim() === '') return
      if (!textByHref.has(href) && textByHref.size < MOST_CONTEXT_LINKS) textByHref.set(href, text.trim())
    })
  }
  return [...textByHref].map(([href, text]) => ({ text, href }))
}

function shortened(text: string): string {
  return text.length <= MOST_CONTEXT_CHARACTERS ? text : `${text.slice(0, MOST_CONTEXT_CHARACTERS).trimEnd()}…`
}
