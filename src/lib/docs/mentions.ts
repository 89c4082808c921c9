/**
 * People and moments named in a comment. Its words are plain text, in which `@[…]` holds exactly one of the two:
 * a member's id, `@[f3Q0…]`, shown as their name, or wall time and zone, `@[2026-12-01T17:00 Europe/Lisbon]`, which is the
 * same moment for whoever reads it. Anything else in such brackets is text like any other.
 */
import { parseId, type MemberId } from '$lib/base/ids'
import { isClosing, type Closing } from './proposal'

export type Span =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'member'; readonly member: MemberId }
  | { readonly kind: 'moment'; readonly moment: Closing }

const TOKEN = /@\[([^\][\n]{1,90})\]/g

export const memberToken = (member: MemberId): string => `@[${member}]`
export const momentToken = ({ wall, zone }: Closing): string => `@[${wall} ${zone}]`

/** The words, piece by piece: joined again they are the words. */
export function spansIn(words: string): Span[] {
  const spans: Span[] = []
  let text = ''
  const endText = () => {
    if (text !== '') spans.push({ kind: 'text', text })
    text = ''
  }
  let end = 0
  for (const match of words.matchAll(TOKEN)) {
    const span = readToken(match[1] ?? '')
    text += words.slice(end, span ? match.index : match.index + match[0].length)
    end = match.index + match[0].length
    if (!span) continue
    endText()
    spans.push(span)
  }
  text += words.slice(end)
  endText()
  return spans
}

/** Whom the words name, each once, in their order. */
export function mentionsIn(words: string): MemberId[] {
  const members = spansIn(words).flatMap((span) => (span.kind === 'member' ? [span.member] : []))
  return [...new Set(members)]
}

/** The words as one line or more of text, with the names that are given for what they hold. */
export function sayWords(words: string, nameOf: (span: Exclude<Span, { kind: 'text' }>) => string): string {
  return spansIn(words)
    .map((span) => (span.kind === 'text' ? span.text : nameOf(span)))
    .join('')
}

function readToken(token: string): Span | null {
  const member = parseId('member', token)
  if (member.ok) return { kind: 'member', member: member.value }
  const [wall, zone, more] = token.split(' ')
  const moment = { wall, zone }
  return more === undefined && isClosing(moment) && isOnClock(moment.wall) ? { kind: 'moment', moment } : null
}

function isOnClock(wall: string): boolean {
  const [month = 0, day = 0, hour = 24, minute = 60] = wall.split(/[-T:]/).slice(1).map(Number)
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60
}
