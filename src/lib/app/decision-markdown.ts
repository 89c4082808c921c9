/** A decision as Markdown: what the log shows of it, opened. Whatever people wrote stays words, and becomes no markup. */
import { possibleMs } from '../base/zone-clock'
import type { DecisionDetails, DecisionLine } from './decisions-views'

const VERDICTS = { adopted: 'Adopted', declined: 'Declined', withdrawn: 'Withdrawn' } as const
const STANCE_WORDS = { agree: 'agrees', abstain: 'abstains', disagree: 'disagrees', block: 'blocks' } as const

interface WholeLog {
  readonly workspace: string
  /** Empty where nothing was: then these are all decisions. */
  readonly lookedFor: string
  readonly blocks: readonly string[]
}

/** The file of several, which says which of all they are. */
export function decisionsMarkdown({ workspace, lookedFor, blocks }: WholeLog): string {
  const only = lookedFor === '' ? [] : [`Only those ${oneLine(lookedFor)}`]
  return [`# Decisions of ${workspace}`, ...only, blocks.join('\n')].join('\n\n')
}

/** `details` null: its proposal is not on this device. */
export function decisionMarkdown(line: DecisionLine, details: DecisionDetails | null): string {
  const { number, title, verdict, notFinal, why, by, decidedMs, counts, pod, review, supersededBy } = line
  const replaced = supersededBy ? [`Superseded by ${supersededBy.title}`] : []
  const facts = [
    notFinal ?? VERDICTS[verdict],
    dayOf(decidedMs),
    ...(by ? [by.name] : []),
    ...(pod === null ? [] : [`Pod ${pod}`]),
    ...(counts === '' ? [] : [counts]),
    ...replaced
  ]
  const parts = [
    `## ${number}. ${oneLine(title)}`,
    oneLine(facts.join(' · ')),
    quoted(why),
    ...(details ? detailsOf(details) : []),
    ...(review ? [`**Review:** ${review.day}`] : [])
  ]
  return `${parts.join('\n\n')}\n`
}

function detailsOf({ context, options, givenUp, positions, links }: DecisionDetails): string[] {
  return [
    ...part('Context', context.split('\n').map(oneLine)),
    ...part('Options considered', options.split('\n').map(oneLine)),
    ...part('What we gave up', givenUp.split('\n').map(oneLine)),
    ...part(
      'Who took part',
      positions.map(({ person, stance, reason }) => {
        return oneLine(`${person.name} ${STANCE_WORDS[stance]}${reason === '' ? '' : `. ${reason}`}`)
      })
    ),
    ...part(
      'Links',
      links.map(({ text, href }) =>
        SHOWN.test(href) ? `[${oneLine(text)}](<${href.replace(/[<>\\\s]/g, encodeURIComponent)}>)` : oneLine(text)
      )
    )
  ]
}

/** None for what nobody wrote. */
function part(title: string, lines: readonly string[]): string[] {
  const said = lines.filter((line) => line !== '')
  return said.length === 0 ? [] : [`**${title}:**`, said.map((line) => `- ${line}`).join('\n')]
}

/** Whatever else an address begins with may do something instead of leading somewhere. */
const SHOWN = /^(?:https?:|mailto:|\/(?!\/))/i

const dayOf = (ms: number) => new Date(possibleMs(ms)).toISOString().slice(0, 10)

/** On one line, and nothing in it begins anything: no emphasis, link, tag, entity, table, heading, rule or list. */
const oneLine = (text: string) =>
  text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim()
    .replace(/([\\`*_[\]<>#~&|])/g, '\\$1')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')

function quoted(words: string): string {
  return words
    .split('\n')
    .map((line) => `> ${oneLine(line)}`.trimEnd())
    .join('\n')
}
