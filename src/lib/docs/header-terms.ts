/**
 * The terms of a proposal as its file says them: mode, quorum, who is asked, which decision it replaces. Import reads them
 * here and export says them here. Members are nobody's business outside the workspace, so a file only says how many were
 * asked by name, or of which pod; the next import keeps those words and asks nobody by them.
 */
import { PROPOSAL_MODES, type ProposalMode } from './agreement'
import { withField, type FieldForm } from './header-edit'
import type { HeaderField } from './header-fields'
import { MODES } from './proposal-mode'
import { EVERYONE, TERM_CHECKS, type Asked, type NamedDocument, type ProposalTerms } from './proposal-terms'
import { singleSpaced } from './runs'
import type { PmNode } from './tree'

/** Terms with who is asked only where somebody said so. */
export interface SaidTerms extends Pick<ProposalTerms, 'mode' | 'quorum' | 'supersedes'> {
  readonly asked: Asked | null
}

interface TermLine {
  readonly label: string
  /** The value as export writes it; null for what is somebody else's field of that name. */
  readonly parse: (value: string) => string | null
  readonly say: (terms: SaidTerms) => string | null
  /** What no import can set stays while nothing is set. */
  readonly isOnlyKept?: (value: string) => boolean
}

const MODE: TermLine = {
  label: 'Mode',
  parse: (value) => titleOf(modeOfWords(value)),
  say: ({ mode }) => titleOf(mode)
}

const ASKED: TermLine = {
  label: 'Asked',
  parse: (value) => (isEveryone(value) ? 'everyone' : isKept(value) ? value : null),
  say: ({ asked }) => asked && wordsOfAsked(asked),
  isOnlyKept: isKept
}

const QUORUM: TermLine = {
  label: 'Quorum',
  parse: (value) => (quorumOf(value) === null ? null : String(quorumOf(value))),
  say: ({ quorum }) => (quorum === null ? null : String(quorum))
}

/** `Send readings live (xTzZ2…)`: its title for people, its id for the next import. */
const SUPERSEDES: TermLine = {
  label: 'Supersedes',
  parse: (value) => wordsOfNamed(namedOf(value)),
  say: ({ supersedes }) => wordsOfNamed(supersedes)
}

const LINES: readonly TermLine[] = [MODE, ASKED, QUORUM, SUPERSEDES]

/** What a header says of them, the first of each name that can be read. */
export function termsIn(fields: readonly HeaderField[]): SaidTerms {
  const asked = saidIn(fields, ASKED)
  const quorum = saidIn(fields, QUORUM)
  const supersedes = saidIn(fields, SUPERSEDES)
  return {
    supersedes: supersedes === null ? null : namedOf(supersedes),
    mode: modeOfWords(saidIn(fields, MODE) ?? ''),
    asked: asked !== null && isEveryone(asked) ? EVERYONE : null,
    quorum: quorum === null ? null : quorumOf(quorum)
  }
}

/** Whether a field is one of these, and not somebody else's of that name. */
export function isTermField(field: HeaderField): boolean {
  return LINES.some((line) => isNamed(field, line) && line.parse(field.value) !== null)
}

/** The header with those terms that were changed in the app. */
export function withCurrentTerms(
  header: readonly PmNode[],
  fields: readonly HeaderField[],
  terms: SaidTerms
): readonly PmNode[] {
  return LINES.reduce(
    (changed, line) => withCurrentLine(changed, line, [saidIn(fields, line), line.say(terms)]),
    header
  )
}

function withCurrentLine(
  header: readonly PmNode[],
  line: TermLine,
  [said, now]: readonly [said: string | null, now: string | null]
): readonly PmNode[] {
  const isKept = now === null && said !== null && (line.isOnlyKept?.(said) ?? false)
  return said === now || isKept ? header : withField(header, formOf(line), now)
}

function formOf(line: TermLine): FieldForm {
  const isIt = (field: HeaderField) => isNamed(field, line) && (field.value === '' || line.parse(field.value) !== null)
  return { label: line.label, isIt }
}

function saidIn(fields: readonly HeaderField[], line: TermLine): string | null {
  for (const field of fields) {
    const said = isNamed(field, line) ? line.parse(field.value) : null
    if (said !== null) return said
  }
  return null
}

function isNamed({ name }: HeaderField, { label }: TermLine): boolean {
  return name.toLowerCase() === label.toLowerCase()
}

function titleOf(mode: ProposalMode | null): string | null {
  return mode && MODES[mode].title
}

/** By its title, or by its own short word. */
function modeOfWords(value: string): ProposalMode | null {
  const words = value.toLowerCase()
  return PROPOSAL_MODES.find((mode) => mode === words || MODES[mode].title.toLowerCase() === words) ?? null
}

function quorumOf(value: string): number | null {
  const quorum = /^\d{1,9}$/.test(value) ? Number(value) : null
  return TERM_CHECKS.quorum(quorum) ? quorum : null
}

function wordsOfNamed(named: NamedDocument | null): string | null {
  return named && singleSpaced(`${named.title} (${named.document})`)
}

function namedOf(value: string): NamedDocument | null {
  const [, title = '', document] = /^(.*?) ?\(([\w-]{22})\)$/.exec(value) ?? []
  const named = { document, title: title.trim() }
  return TERM_CHECKS.supersedes(named) ? named : null
}

function isEveryone(value: string): boolean {
  return value.toLowerCase() === 'everyone'
}

function wordsOfAsked(asked: Asked): string {
  if (asked.kind === 'everyone') return 'everyone'
  const count = countOf(asked.members.length)
  return asked.kind === 'pod' ? singleSpaced(`Pod “${asked.name}”, ${count}`) : count
}

function isKept(value: string): boolean {
  return isCount(value.replace(/^Pod “.{0,120}”, /, ''))
}

function isCount(value: string): boolean {
  return /^(?:1 person|\d{1,9} people)$/.test(value)
}

function countOf(people: number): string {
  return people === 1 ? '1 person' : `${people} people`
}
