/**
 * Reading one line of an agenda as people write it: `🔒 Temporal update (30m, Philip Chimento)`.
 * The rules are those of TC39's agendas (numbers 5 and 7 of eight; 4 and 6 are in `agenda-cell.ts`, the other four in
 * `agenda-import.ts`):
 *
 * 5. Top-level brackets of a line are split at `,` and ` - `; a first part that is a timebox makes the names beside it
 *    owners; a bracket of names alone names owners too. Words of a link are never a person or a time.
 * 7. Emoji before the topic are flags. A line is done when its first words are struck.
 */
import { LINKED, parseMinutes, parsePeople } from './agenda-cell'
import { singleSpaced, visibleRuns } from './runs'
import { hasMark, type PmNode } from './tree'

/** Emoji with a meaning, as they are kept in `flags`. */
export const FLAG_MEANINGS: Readonly<Record<string, string>> = {
  '❄': 'hard schedule constraint',
  '🔒': 'schedule constraint',
  '⌛': 'late addition',
  '🔁': 'continuation'
}

const PICTURES = /^\s*(?:\p{Extended_Pictographic}[\uFE0E\uFE0F]?\s*)+/u
const TIMED_PART = /^((?:\d+\s*[-–]\s*)?\d+\s*(?:m|min|mins|minutes|h))\b\s*(.*)$/i
const NAME = /^(?:(?:Mr|Ms|Mrs|Dr)\. )?\p{Lu}[\p{L}\d.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|de|van|von|der|da|la))*$/u
const NO_NAME = /^(?:TBD|PR|ES\d+)$/i

/** What the brackets of a line say. */
export interface LineFacts {
  readonly timebox: number | null
  readonly owners: readonly string[]
  /** True when every part of every bracket was understood. */
  readonly isWhole: boolean
}

export function parseBrackets(line: string): LineFacts {
  let timebox: number | null = null
  let isWhole = true
  const owners: string[] = []
  for (const group of bracketsOf(line)) {
    const parts = group.split(/\s*,\s*|\s+[-–]\s+/).map((part) => part.trim())
    const timed = parts.map((part) => TIMED_PART.exec(part))
    const first = timed.find((match) => match !== null)
    const isTimed = timebox === null && first !== undefined
    if (isTimed) timebox = parseMinutes(first[1] ?? '')
    const untimed = parts.filter((part) => parseMinutes(part.split(' ')[0] ?? '') === null)
    const names = untimed.flatMap(parsePeople).filter(isName)
    if (isTimed || parts.every((part) => parsePeople(part).every((name) => NAME.test(name)))) owners.push(...names)
    isWhole &&= timed.every((match) => (match?.[2] ?? '') === '') && untimed.every((part) => isName(part))
  }
  return { timebox, owners: [...new Set(owners)], isWhole }
}

function isName(text: string): boolean {
  return NAME.test(text) && !NO_NAME.test(text)
}

/** Top-level `(…)` groups; the last may be left open. */
function bracketsOf(text: string): string[] {
  const groups: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(' && depth++ === 0) start = i + 1
    else if (text[i] === ')' && depth > 0 && --depth === 0) groups.push(text.slice(start, i))
  }
  return depth > 0 ? [...groups, text.slice(start)] : groups
}

/** As `plainText`, with links and bare addresses replaced by one sign. */
export function unlinkedText(runs: readonly PmNode[]): string {
  const text = visibleRuns(runs).map((run) => (hasMark(run, 'link') ? ` ${LINKED} ` : (run.text ?? '')))
  return singleSpaced(text.join('').replace(/https?:\S+?(?=[)\s,]|$)/g, ` ${LINKED} `))
}

/** True when the first words that are no emoji are struck. */
export function beginsStruck(runs: readonly PmNode[]): boolean {
  const first = visibleRuns(runs).find((run) => {
    const text = (run.text ?? '').trim()
    return text !== '' && !/^\p{Extended_Pictographic}/u.test(text)
  })
  return first !== undefined && hasMark(first, 'strike')
}

export interface LeadCut {
  /** Emoji and spaces before the topic, as they stood. */
  readonly lead: string
  readonly flags: readonly string[]
  readonly rest: readonly PmNode[]
}

/** Takes the emoji off the beginning; a line of nothing but emoji keeps them. */
export function cutLead(runs: readonly PmNode[]): LeadCut {
  let lead = ''
  let rest = [...runs]
  for (let [first] = rest; first && !hasMark(first, 'raw'); [first] = rest) {
    const text = first.text ?? ''
    const pictures = PICTURES.exec(text)?.[0] ?? ''
    if (pictures === '') break
    lead += pictures
    rest = pictures === text ? rest.slice(1) : [{ ...first, text: text.slice(pictures.length) }, ...rest.slice(1)]
    if (pictures !== text) break
  }
  if (!rest.some((run) => /\S/.test(run.text ?? ''))) return { lead: '', flags: [], rest: runs }
  return { lead, flags: flagsIn(lead), rest }
}

/** Those of the emoji that have a meaning. */
export function flagsIn(lead: string): string[] {
  return Object.keys(FLAG_MEANINGS).filter((flag) => lead.includes(flag))
}

export interface TailCut {
  /** The bracket with the space before it, as it stood. */
  readonly tail: string
  readonly rest: readonly PmNode[]
}

/** Takes a last bracket off the end when it says all that the line says about time and people, and nothing else. */
export function cutTail(runs: readonly PmNode[], facts: LineFacts): TailCut {
  const last = runs.at(-1)
  const isPlain = last?.marks?.every((mark) => mark.type === 'strike') ?? true
  const [, before, tail] = (isPlain && /^([\s\S]*?)(\s*\([^()]*\))\s*$/.exec(last?.text ?? '')) || []
  if (!last || before === undefined || tail === undefined || !saysAll(tail, facts)) return { tail: '', rest: runs }
  const rest = before === '' ? runs.slice(0, -1) : [...runs.slice(0, -1), { ...last, text: before }]
  return rest.some((run) => /\S/.test(run.text ?? '')) ? { tail, rest } : { tail: '', rest: runs }
}

function saysAll(tail: string, { timebox, owners }: LineFacts): boolean {
  const said = parseBrackets(tail)
  const saysAnything = said.timebox !== null || said.owners.length > 0
  return saysAnything && said.isWhole && said.timebox === timebox && said.owners.join() === owners.join()
}
