/**
 * Written for someone asleep: reads a text as somebody without its context would, and says where they would be stuck.
 * By rules, on this device; it advises and never blocks.
 *
 * Bounded: a few dozen findings say enough, and time grows with the text alone.
 */
import { acronymsIn, explainedAcronyms } from './acronyms'
import { hasSomeDay, hasWrittenDate, zonedGroups } from './dates-and-zones'
import { isPlainlyNotEnglish } from './english-guess'
import { MOST_FINDINGS, MOST_FINDINGS_OF_A_RULE } from './limits'
import { openQuestions } from './questions-block'
import { requestIn, hasOwner } from './requests'
import { BLANK, spokenBlocks, type SpokenBlock, type Stretch } from './spoken-blocks'
import type { PmNode } from './tree'
import { WRITING_RULES, type RuleName, type Sentence, type TextFacts, type WritingRule } from './writing-rules'

export interface WritingFinding {
  readonly rule: RuleName
  /** Which of the texts. */
  readonly text: number
  /** Index in each parent down to the block. */
  readonly path: readonly number[]
  /** The heading it stands under; null above the first. */
  readonly section: string | null
  /** Places in the block, as ProseMirror counts them: a break or an image is one. */
  readonly from: number
  readonly to: number
  readonly quote: string
  /** One sentence or two of advice. */
  readonly says: string
}

/** What the whole of it lacks for a stranger. */
export interface MissingContext {
  readonly what: 'owner' | 'date' | 'why' | 'links' | 'questions'
  readonly says: string
}

export interface WritingAdvice {
  /** In reading order. */
  readonly findings: readonly WritingFinding[]
  readonly missing: readonly MissingContext[]
}

export interface AdviceOptions {
  /** A city far from the writer, as "another day in Osaka". */
  readonly city?: string
}

const LONGEST_QUOTE = 80
/** Below this a text need not say why, or foresee questions. */
const SHORT_WORDS = 60
const LONG_WORDS = 200

/** Advice on a text, or on the texts of one document in reading order: what one of them explains is explained in all. */
export function adviseOn(texts: readonly PmNode[], { city }: AdviceOptions = {}): WritingAdvice {
  const blocks = spokenBlocks(texts)
  const isEnglish = !isPlainlyNotEnglish(blocks.map(({ words }) => words).join(' '))
  const facts: TextFacts = {
    explained: explainedAcronyms(blocks),
    zoned: zonedGroups(blocks),
    elsewhere: city === undefined ? 'elsewhere' : `in ${city}`
  }
  const sentences = blocks.flatMap((block) => sentencesOf(block, facts))
  const findings = findingsIn(sentences, isEnglish)
  return { findings, missing: isEnglish ? missingIn({ texts, blocks, sentences, findings }) : [] }
}

const QUOTED = /“[^”\n]{1,80}”|(?<!\p{L})"[^"\n]{1,80}"/gu

function sentencesOf(block: SpokenBlock, facts: TextFacts): Sentence[] {
  const words = block.words.replace(QUOTED, (quoted) => BLANK.repeat(quoted.length))
  const [acronyms, links] = [dealer(acronymsIn(block)), dealer(block.links)]
  const isBlockDated = hasSomeDay(block.words)
  return block.sentences.map(({ from, to }) => ({
    block,
    facts,
    from,
    to,
    words: words.slice(from, to),
    acronyms: acronyms(to),
    isLinked: links(to).length > 0,
    isBlockDated
  }))
}

/** Deals out what stands in order, to one sentence after the other: a search for each would be slow in a long block. */
function dealer<Item extends Stretch>(items: readonly Item[]): (to: number) => readonly Item[] {
  let next = 0
  return (to) => {
    const from = next
    while ((items[next]?.from ?? Infinity) < to) next += 1
    return items.slice(from, next)
  }
}

function findingsIn(sentences: readonly Sentence[], isEnglish: boolean): WritingFinding[] {
  const rules = WRITING_RULES.filter((rule) => isEnglish || !rule.isEnglish)
  const left = new Map(rules.map(({ name }) => [name, MOST_FINDINGS_OF_A_RULE]))
  const named = new Set<string>()
  const findings: WritingFinding[] = []
  for (const sentence of sentences) {
    for (const rule of rules.filter((each) => applies(each, sentence))) {
      for (const finding of findingsBy(rule, sentence)) {
        const leave = left.get(rule.name) ?? 0
        const isSaid = rule.name === 'unexplained-acronym' && named.has(finding.quote)
        if (isSaid || leave === 0) continue
        findings.push(finding)
        if (findings.length === MOST_FINDINGS) return findings
        left.set(rule.name, leave - 1)
        named.add(finding.quote)
      }
    }
  }
  return findings
}

function findingsBy(rule: WritingRule, sentence: Sentence): WritingFinding[] {
  const { text, path, section } = sentence.block
  return rule.find(sentence).map(({ from, to, says }) => {
    return { rule: rule.name, text, path, section, from, to, quote: quoteOf(sentence.block, from, to), says }
  })
}

/** A quotation is somebody else's words; what it abbreviates is still a riddle. */
function applies({ isEnglish, inHeadings }: WritingRule, { block }: Sentence): boolean {
  if (block.isQuotation && isEnglish) return false
  return inHeadings || block.type !== 'heading'
}

function quoteOf({ written }: SpokenBlock, from: number, to: number): string {
  const quote = written.slice(from, to)
  return quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE - 1)}…` : quote
}

interface Read {
  readonly texts: readonly PmNode[]
  readonly blocks: readonly SpokenBlock[]
  readonly sentences: readonly Sentence[]
  readonly findings: readonly WritingFinding[]
}

const LACKS: readonly {
  readonly what: MissingContext['what']
  readonly says: string
  isMissing(read: Read): boolean
}[] = [
  { what: 'owner', says: 'It asks for something and names nobody.', isMissing: lacksOwner },
  { what: 'date', says: 'It asks for something and has no date.', isMissing: lacksDate },
  { what: 'why', says: 'It does not say why now.', isMissing: lacksWhy },
  { what: 'links', says: 'It speaks of other things and links to none.', isMissing: lacksLinks },
  { what: 'questions', says: 'It foresees no questions.', isMissing: lacksQuestions }
]

function missingIn(read: Read): MissingContext[] {
  return LACKS.filter(({ isMissing }) => isMissing(read)).map(({ what, says }) => ({ what, says }))
}

function requestsOf({ sentences }: Read): Sentence[] {
  return sentences.filter((sentence) => !sentence.block.isQuotation && requestIn(sentence) !== null)
}

function lacksOwner(read: Read): boolean {
  const requests = requestsOf(read)
  return requests.length > 0 && !requests.some(hasOwner)
}

function lacksDate(read: Read): boolean {
  return requestsOf(read).length > 0 && !read.blocks.some(({ written }) => hasWrittenDate(written))
}

const REASON =
  /\b(?:because|since|so that|in order to|why|reasons?|motivat\w+|problems?|therefore|due to|purpose|goals?|background|context)\b/i

/** A question nobody answered yet gives no reason. */
function lacksWhy({ texts, blocks }: Read): boolean {
  const asked = new Set(texts.flatMap(openQuestions).map(({ question, isAnswered }) => (isAnswered ? '' : question)))
  const said = blocks.filter(({ written }) => !asked.has(written.trim()))
  return wordsIn(said) >= SHORT_WORDS && !said.some(({ written }) => REASON.test(written))
}

function lacksLinks({ blocks, findings }: Read): boolean {
  const isReferring = findings.some(({ rule }) => rule === 'thing-without-link' || rule === 'as-discussed')
  return isReferring && blocks.every(({ links }) => links.length === 0)
}

function lacksQuestions({ texts, blocks }: Read): boolean {
  return wordsIn(blocks) >= LONG_WORDS && texts.every((text) => openQuestions(text).length === 0)
}

function wordsIn(blocks: readonly SpokenBlock[]): number {
  return blocks.reduce((sum, { words }) => sum + (words.match(/\S+/g)?.length ?? 0), 0)
}
