/**
 * What stops a reader who is alone, asleep while it was written, or not hired yet: one small rule for each.
 *
 * - A rule looks at one sentence of one block, and at what the whole text was found to say. It advises and never blocks.
 * - It would rather miss something than cry wolf: people stop reading advice that is often wrong.
 */
import type { AcronymUse } from './acronyms'
import { groupOf, hasSomeDay, hasWrittenDate } from './dates-and-zones'
import { hasOwner, isAlone, requestIn } from './requests'
import type { SpokenBlock, Stretch } from './spoken-blocks'

export type RuleName =
  | 'unexplained-acronym'
  | 'as-discussed'
  | 'relative-time'
  | 'time-without-zone'
  | 'request-without-owner'
  | 'request-without-date'
  | 'thing-without-link'
  | 'empty-request'

/** What is known of the whole text before its sentences are looked at. */
export interface TextFacts {
  readonly explained: ReadonlySet<string>
  /** Lists, tables and paragraphs in which a zone or a city is named. */
  readonly zoned: ReadonlySet<string>
  /** A city far from the writer, to speak of. */
  readonly elsewhere: string
}

export interface Sentence extends Stretch {
  readonly block: SpokenBlock
  readonly facts: TextFacts
  /** Blanked, as the block's words; what stands in quotation marks is blanked too. */
  readonly words: string
  /** Acronyms of this sentence that not everybody knows. */
  readonly acronyms: readonly AcronymUse[]
  /** A link begins in the sentence itself: one elsewhere in the block may lead to something else. */
  readonly isLinked: boolean
  /** Some word for when stands somewhere in the block. */
  readonly isBlockDated: boolean
}

/** Offsets in the block. */
export interface Hit extends Stretch {
  readonly says: string
}

export interface WritingRule {
  readonly name: RuleName
  /** Knows English words; silent in a text of another language. */
  readonly isEnglish: boolean
  /** Looks at headings too. */
  readonly inHeadings: boolean
  find(sentence: Sentence): Hit[]
}

export const WRITING_RULES: readonly WritingRule[] = [
  { name: 'unexplained-acronym', isEnglish: false, inHeadings: true, find: findAcronyms },
  { name: 'as-discussed', isEnglish: true, inHeadings: false, find: findAsDiscussed },
  { name: 'relative-time', isEnglish: true, inHeadings: false, find: findRelativeTime },
  { name: 'time-without-zone', isEnglish: false, inHeadings: true, find: findBareTimes },
  { name: 'request-without-owner', isEnglish: true, inHeadings: false, find: findOwnerless },
  { name: 'request-without-date', isEnglish: true, inHeadings: false, find: findUndated },
  { name: 'thing-without-link', isEnglish: true, inHeadings: false, find: findUnlinked },
  { name: 'empty-request', isEnglish: true, inHeadings: false, find: findEmptyRequests }
]

function findAcronyms({ acronyms, facts }: Sentence): Hit[] {
  return acronyms
    .filter(({ acronym }) => !facts.explained.has(acronym))
    .map(({ acronym, ...at }) => ({ ...at, says: `“${acronym}” is spelled out nowhere here. Write its words once.` }))
}

const AS_DISCUSSED =
  /\b(?:as (?:we |I |was |were |already |previously |just )*(?:discussed|agreed|talked about|said|told you)|(?:per|from|in|after) our (?:last |previous |earlier |recent )?(?:call|chat|talk|conversation|discussion|meeting)|like last time|same as last time|(?:as|like) you (?:all )?(?:may |might |probably |already )*know|you know (?:what I mean|the drill|who|the one)|what we (?:talked about|discussed|agreed)|we (?:talked|spoke) about (?:this|that|it)|remember when we|(?:at )?the usual (?:place|people|suspects)|at the usual time)\b(?! (?:above|below|earlier in|in (?:the|this|that) (?:[\w’'-]+ ){0,4}(?:section|chapter|document|paragraph)))/gi

function findAsDiscussed(sentence: Sentence): Hit[] {
  if (sentence.isLinked) return []
  return hits(
    sentence,
    AS_DISCUSSED,
    (said) => `“${said}” leaves out who was not there. Say it again here, or link to it.`
  )
}

// What must not stand before a word is looked for after it was found: looked for first, it would be at every letter.
const ANOTHER_DAY =
  /\b(?:tomorrow(?<!\b(?:could|might|would|may) (?:\w+ ){0,4}tomorrow)|yesterday|tonight|(?:later|earlier) today|(?:by|before|until|since) (?:noon )?today|today (?:at|around|before|after) \d|this (?:morning|afternoon|evening)|EOD|COB|end of (?:the )?(?:business )?day)\b/gi
const TODAY_WE_ACT =
  /\btoday\b(?:(?=,? (?:I|we)(?:’ll|'ll|’m|'m| will| am| are going)\b)|(?<=\b(?:call|meeting|ship|shipping|send|sending|deploy|deploying|merged|shipped|met|spoke|talked|sent|posted|finish) (?:\w+ ){0,3}today))/gi
const SPAN_OF_TIME =
  /\b(?:(?:next|last) year|(?:next|last|this|later this|earlier this) (?:week|month|quarter|sprint|weekend|Monday|Tuesday|Wednesday|Thursday|Friday)|EOW|end of (?:the )?week|in a (?:few|couple of) (?:days|weeks)|the other day)\b(?! of\b)(?<!\bthe (?:next|last) \w{4,9})/gi
const NO_TIME = /\bsoon\b(?<!\b(?:as|too|how|so|that|very) soon)(?! (?:as|after|enough))|\bASAP\b/gi

function findRelativeTime(sentence: Sentence): Hit[] {
  if (hasWrittenDate(sentence.words)) return []
  const { elsewhere } = sentence.facts
  const another = (said: string) => `“${said}” is another day ${elsewhere}. Write the date.`
  return [
    ...hits(sentence, ANOTHER_DAY, another),
    ...hits(sentence, TODAY_WE_ACT, another),
    ...hits(sentence, SPAN_OF_TIME, (said) => `“${said}” moves with the day it is read on. Write the date.`),
    ...hits(sentence, NO_TIME, (said) => `“${said}” is no date. Write one, even a rough one.`)
  ]
}

const CLOCK_TIME =
  /(?<![\p{L}\p{N}:.,/$€£_-])(?:(?:[01]?\d|2[0-3]):[0-5]\d(?:[ \u00a0]?[ap]\.?m\b\.?)?|(?:1[0-2]|[1-9])[ \u00a0]?(?:am|pm|a\.m\.|p\.m\.))(?![\p{L}\p{N}:/_%]|[.,]\d)/giu

function findBareTimes(sentence: Sentence): Hit[] {
  if (sentence.facts.zoned.has(groupOf(sentence.block))) return []
  return hits(
    sentence,
    CLOCK_TIME,
    (said) => `“${said}” is another moment in each zone. Say whose time it is, by a city.`
  )
}

function findOwnerless(sentence: Sentence): Hit[] {
  const request = requestIn(sentence)
  if (!request || request.isAddressed || hasOwner(sentence)) return []
  const isDated = hasSomeDay(sentence.words)
  const says = isDated
    ? 'Nobody is named here. Say who does it.'
    : 'Nobody is named here. Say who does it, and by when.'
  return [{ ...request.at, says }]
}

function findUndated(sentence: Sentence): Hit[] {
  const request = requestIn(sentence)
  if (!request || isAlone(sentence) || !(request.isAddressed || hasOwner(sentence))) return []
  if (sentence.isBlockDated) return []
  return [{ ...request.at, says: 'This asks for something without a day. Say by when, with a date.' }]
}

const THING =
  /\b(?:the|that|our|my) (?:(?:shared|attached|call|session|google|design|planning|budget|meeting|old|new|latest|tracking|related|Slack|Zulip|Discord|GitHub|Jira|mail|e-?mail|mailing list|forum|discussion|internals) ){0,2}(?:spreadsheet|slide deck|slides|ticket|pull request|PR|(?<=(?:meeting|call|session) )recording|recording of (?:the|our|that) (?:call|meeting|session)|dashboard|mockups?|wiki page|google doc|design doc|(?<=(?:shared|design|planning|budget|meeting|the|that) )doc(?=[.,;:!?)]|$| (?:I|we|from|with|about|and)\b)|(?<=(?:that|mail|email|e-mail|list|forum|discussion|internals|Slack|Zulip|Discord|GitHub) )thread|(?<=(?:tracking|GitHub|Jira) )issue)\b(?! (?:author|template|description|number|format|machine))/gi

function findUnlinked(sentence: Sentence): Hit[] {
  if (sentence.isLinked) return []
  return hits(sentence, THING, (said) => `“${said}” cannot be found from here. Link to it.`)
}

function findEmptyRequests(sentence: Sentence): Hit[] {
  if (!isAlone(sentence)) return []
  const says = 'This asks for nothing one could answer alone. Say what you want to know, and by when.'
  return [{ ...trimmed(sentence), says }]
}

function hits({ words, from }: Sentence, pattern: RegExp, says: (said: string) => string): Hit[] {
  return [...words.matchAll(pattern)].map(({ 0: said, index }) => ({
    from: from + index,
    to: from + index + said.length,
    says: says(said)
  }))
}

function trimmed({ words, from, to }: Sentence): Stretch {
  return { from: to - words.trimStart().length, to: from + words.trimEnd().length }
}
