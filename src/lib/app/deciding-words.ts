/** What a proposal's page says of where it stands, computed from the rules and from nothing else. */
import { PROPOSAL_MODES, type ProposalMode } from '../docs/agreement'
import type { StanceCounts } from '../docs/mode-verdict'
import { MODES } from '../docs/proposal-mode'
import type { ProposalStanding } from '../docs/proposal-standing'
import type { ModeView } from './deciding-views'
import { countOf } from './sync-words'

/** From the lightest to the heaviest. */
export const MODE_VIEWS: readonly ModeView[] = PROPOSAL_MODES.map((name) => {
  const { title, sentence, meaning } = MODES[name]
  return { name, title, says: sentence, means: meaning }
})

/** "3 agree · 1 disagrees · 2 to come" */
export function countWords(counts: StanceCounts, toCome: number): string {
  const said = [
    ...verbWords(counts.agree, 'agrees', 'agree'),
    ...verbWords(counts.abstain, 'abstains', 'abstain'),
    ...verbWords(counts.disagree, 'disagrees', 'disagree'),
    ...verbWords(counts.block, 'blocks', 'block')
  ]
  return [...said, ...(toCome > 0 ? [`${toCome} to come`] : [])].join(' · ')
}

function verbWords(count: number, one: string, many: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
}

const PASSES: Readonly<Record<ProposalMode, string>> = {
  tell: 'It is done; nothing has to be agreed.',
  objections: 'It goes ahead as it stands: nobody objects.',
  advice: 'Its author decides, having heard everyone who answered.',
  consent: 'It passes as it stands: nobody blocks.',
  everyone: 'It passes: everyone who is asked agrees or stands aside.'
}

const FAILS: Readonly<Record<ProposalMode, string>> = {
  ...PASSES,
  objections: 'It does not go ahead as it stands: somebody objects.',
  consent: 'It does not pass as it stands: somebody blocks.',
  everyone: 'It does not pass as it stands: not everyone who is asked agrees.'
}

/** What the positions come to, whose silence is no part of it, and what would stop it if it asked whoever said it. */
export function resultWords(mode: ProposalMode, standing: ProposalStanding): string {
  const { stops } = MODES[mode]
  const aside = standing.setAside.filter(({ spoken }) => stops.includes(spoken.act.body.stance)).length
  const words = countedWords(mode, standing)
  if (aside === 0) return words
  const whose = aside === 1 ? '1 position of somebody' : `${aside} positions of people`
  return `${words} ${whose} it does not ask would stop it, and ${aside === 1 ? 'does' : 'do'} not count.`
}

function countedWords(mode: ProposalMode, { byCount }: ProposalStanding): string {
  const { verdict, taken, quorum, silence } = byCount
  if (verdict === 'quorumMissed') {
    return `It needs ${countOf(quorum ?? 0, 'position')} to count and has ${taken}.`
  }
  const result = verdict === 'fails' ? FAILS[mode] : PASSES[mode]
  const isSilent = verdict === 'passes' && silence.doesNotCount > 0 && mode !== 'tell' && mode !== 'everyone'
  if (!isSilent) return result
  const whose = silence.doesNotCount === 1 ? '1 person does' : `${silence.doesNotCount} people do`
  return `${result} ${whose} not have the text yet, and their silence does not count.`
}

/** Why somebody may take no position; null where they may. The first that holds is said. */
export function whyNoPosition(
  { phase, closedAtMs }: Pick<ProposalStanding, 'phase' | 'closedAtMs'>,
  { isIn, isAsked, isViewer }: { readonly isIn: boolean; readonly isAsked: boolean; readonly isViewer: boolean }
): string | null {
  if (!isIn) return 'This device is out of the workspace, so it can take no position.'
  if (phase === 'draft') return 'It is a draft. Positions are taken once it is open.'
  if (phase === 'withdrawn') return 'It was withdrawn, so no positions are taken.'
  if (phase === 'superseded') return 'Another proposal took its place, so no positions are taken.'
  if (closedAtMs !== null || phase !== 'open') return 'It is closed, so no positions are taken any more.'
  if (isAsked) return null
  return isViewer
    ? 'You read along here. Viewers take a position where a proposal asks them by name.'
    : 'You are not among those it asks.'
}

export function whyNoOutcome(
  { phase }: Pick<ProposalStanding, 'phase'>,
  { mayWrite }: { readonly mayWrite: boolean }
): string | null {
  if (!mayWrite) return 'Your role lets you take part, not write the outcome.'
  return phase === 'draft' ? 'It is a draft. There is an outcome once it was open.' : null
}

/** Why it cannot be opened yet; null where it can. The first that holds is said. */
export function whyNotOpen(
  empty: readonly string[],
  { hasMode, asksNobody }: { readonly hasMode: boolean; readonly asksNobody: boolean }
): string | null {
  if (empty.length > 0) return emptyWords(empty)
  if (!hasMode) return 'Nobody said yet how it is decided.'
  return asksNobody ? 'Nobody it asks is here any more. Choose who is asked.' : null
}

function emptyWords(empty: readonly string[]): string {
  const [last, ...before] = [...empty].reverse()
  const names = before.length === 0 ? last : `${before.reverse().join(', ')} and ${last}`
  return `${names} ${empty.length === 1 ? 'is' : 'are'} still empty.`
}
