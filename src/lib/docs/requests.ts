/**
 * Where a sentence asks somebody to do something, and whom. Claims about what software should do are no requests: only
 * work that a person does is.
 */
import type { Sentence } from './writing-rules'
import { BLANK, type Stretch } from './spoken-blocks'

interface Request {
  /** Offsets in the block. */
  readonly at: Stretch
  /** Asks the reader, or a person by name. */
  readonly isAddressed: boolean
}

/** What people do for each other in a team. */
const WORK =
  'ask|check with|contact|ping|email|mail|send|schedule|book|organi[sz]e|arrange|follow up|look into|investigate|find out|figure out|talk to|reach out|write up|write down|draft|update the|review|prepare|set up|file|open (?:an?|the) (?:issue|ticket|PR)|create (?:an?|the) (?:issue|ticket|PR|doc|survey|list)|decide|document|announce|publish|collect|gather|confirm|verify with|test|revisit|come back to|sync|plan'

const SOMEONE =
  /\b(?:someone|somebody|anyone|anybody)(?: from \w+)? (?:needs? to|should|must|has to|could|can|will|ought to|please)\b(?! have\b)/i
const TO_DO =
  /\b(?:TODO|FIXME)\b:?(?!\s*[([]\s*@?\p{L})|\b(?:is|are|still|yet|remains?) to be (?:decided|determined|written|discussed)\b/u
const WE_OUGHT = new RegExp(
  `\\bwe (?:still )?(?:should|need to|have to|must|ought to)(?: also| then| probably| all)? (?:${WORK})\\b`,
  'i'
)
const IT_NEEDS =
  /(?<!\bnot )\b(?:still )?needs? to be (?:reviewed|written up|decided|scheduled|discussed|followed up|confirmed|investigated|announced)\b/i
// "Please ask Mei if …" offers help, it asks for nothing.
const PLEASE = new RegExp(
  `\\b(?:please|pls) (?:also |all |do )?(?!(?:ask|contact|ping|e?mail|talk to|reach out)\\b)(?:${WORK}|comment|reply|respond|vote|fill|sign|answer|tell|give|look|take a look|have a look|share)\\b`,
  'i'
)
const CAN_YOU =
  /\b(?:can|could|would|will) (?:you|someone|anyone|somebody) (?:please )?\p{Ll}{3,}|\blet (?:me|us) know\b/iu

/** Thought, argued or imagined, not asked. */
const NOT_ASKED =
  /\b(?:if|whether|why|should we|think|believe|argue[sd]?|suggest(?:s|ed)?|would|could have|question|unless|when|whenever|until|before)\b/i

/** Whoever has the case will come: "if you see bugs, please …", "before filing one, please …". */
const IN_CASE = /\b(?:if|whenever|before|unless|should you)\b|^\s*(?:for|to)\b/i

const FORMS = [
  { form: SOMEONE, isAddressed: false, except: NOT_ASKED },
  { form: TO_DO, isAddressed: false, except: null },
  { form: WE_OUGHT, isAddressed: false, except: NOT_ASKED },
  { form: IT_NEEDS, isAddressed: false, except: NOT_ASKED },
  { form: PLEASE, isAddressed: true, except: IN_CASE },
  { form: CAN_YOU, isAddressed: true, except: IN_CASE }
] as const

/** The first request of a sentence; null where nobody asks. A table says who and when in cells of their own. */
export function requestIn({ words, from, block }: Sentence): Request | null {
  if (block.isCell) return null
  if (block.isTask) {
    const isWork = from === 0 && /\p{L} +\p{L}/u.test(block.words) && !/\?\s*$/.test(block.words)
    return isWork ? { at: { from: 0, to: block.words.trimEnd().length }, isAddressed: false } : null
  }
  for (const { form, isAddressed, except } of FORMS) {
    const found = form.exec(words)
    if (!found || except?.test(words.slice(0, found.index))) continue
    return { at: { from: from + found.index, to: from + found.index + found[0].length }, isAddressed }
  }
  return null
}

const NAMED =
  /@\p{L}|(?<=[\p{L},;:)(] ?)(?<!\p{L})\p{Lu}\p{Ll}+|^\s*\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?(?::| will\b| to\b)|\bI(?:’ll|'ll| will| can|’m|'m)\b/u
const NO_NAME =
  /(?<!\p{L})(?:(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Someone|Somebody|Anyone|We|The|This|It|Please|Todo)(?!\p{L})/gu

/** A name, an `@`, or the writer themselves. A word with a capital within the sentence is taken for a name. */
export function hasOwner({ words }: Sentence): boolean {
  return NAMED.test(words.replace(NO_NAME, (word) => BLANK.repeat(word.length)))
}

const EMPTY =
  /^(?:(?:hi|hey|hello)(?: all| everyone| team| there| folks)?[,!.]? )?(?:(?:any |your )?(?:thoughts|comments|feedback|opinions|ideas|input|objections)(?: (?:welcome|appreciated|please|on this|so far))?|(?:all )?feedback (?:is )?(?:very )?(?:welcome|appreciated)|(?:please|pls|plz) (?:review|advise|comment|discuss|have a look|take a look|look|reply|respond)(?: (?:this|it|when you can))?|ptal|wdyt|lgty|what do you (?:all )?think(?: about this)?|let me know(?: what you think| your thoughts)?|(?:can|could|shall) we (?:talk|chat|meet|discuss|hop on a call|have a call|jump on a call)(?: about (?:this|it))?|(?:can|could) (?:you|someone|anyone) (?:help|have a look|take a look|look at this)(?: with this)?|(?:quick )?(?:question|call)|got a (?:minute|sec|second|moment)|ping|bump)[\s?.!…]*$/i

/** A block that asks and says nothing else. */
export function isAlone({ block, words }: Sentence): boolean {
  const isWhole = block.sentences.length === 1 && !block.isCell
  return isWhole && words.length < 120 && block.links.length === 0 && EMPTY.test(words.trim())
}
