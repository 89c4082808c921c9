/** What was received and is not shown on this device, in words: whose it is, and that nothing is lost by it. */
import { isolateName } from '../base/plain-name'
import type { SyncReport } from '../sync/engine'
import type { Roster } from './roster.svelte'

type Waiting = SyncReport['waiting'][number]
type Reported = Pick<Roster, 'report' | 'personOfLog'>

const WAITING: Readonly<Record<Exclude<Waiting['kind'], 'unchecked'>, string>> = {
  gap: 'Something written before it has not arrived here yet; it is asked for at every meeting.',
  undecided:
    'Something waits for a word about the team that has not arrived here yet; it is asked for at every meeting.',
  newer: 'Something was made with a newer version of Eventual. It is safe where it is; update the app to see it.',
  fork: 'One device wrote on in two ways, as after a restored backup. The way that came first is shown here; the other stays where it was written.'
}

/** A change that no trial got through here (`sync/trials.ts`). */
export function uncheckedWords(name: string | null, title: string): string {
  const whose = name === null ? '' : ` by ${isolateName(name)}`
  const where = title === '' ? '' : ` to “${isolateName(title)}”`
  return `A change${whose}${where} could not be checked on this device, so it is not shown here. It is kept and tried again later; everything else goes on.`
}

/** Everything that waits, each thing said once. */
export function waitingWords(roster: Reported, titleOf: (document: string) => string): readonly string[] {
  const sentences = roster.report.waiting.map(({ kind, log, document }) =>
    kind === 'unchecked' ? uncheckedWords(nameOf(roster, log), document ? titleOf(document) : '') : WAITING[kind]
  )
  return [...new Set(sentences)]
}

/** What belongs to this document and is not shown in it. */
export function withheldWords(document: string, roster: Reported): readonly string[] {
  const own = roster.report.waiting.filter((each) => each.kind === 'unchecked' && each.document === document)
  return [...new Set(own.map(({ log }) => uncheckedWords(nameOf(roster, log), '')))]
}

function nameOf(roster: Reported, log: Waiting['log']): string | null {
  return log === null ? null : (roster.personOfLog(log)?.name ?? null)
}
