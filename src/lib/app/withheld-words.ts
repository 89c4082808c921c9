/** What was received and is not shown on this device, in words: whose it is, and that nothing is lost by it. */
import { isolateName } from '../base/plain-name'
import type { SyncReport } from '../sync/engine'
import type { Roster } from './roster.svelte'

type Waiting = SyncReport['waiting'][number]
export type Reported = Pick<Roster, 'report' | 'personOfLog' | 'team' | 'deviceName'>

const WORDS: Readonly<Record<Exclude<Waiting['kind'], 'unchecked' | 'banned'>, (whose: string) => string>> = {
  gap: (whose) => `Something ${whose} wrote has not arrived here yet; it is asked for at every meeting.`,
  undecided: (whose) =>
    `Something of ${whose} waits for a word about the team that has not arrived here yet; it is asked for at every meeting.`,
  newer: () => 'Something was made with a newer version of Eventual. It is safe where it is; update the app to see it.',
  mended: () =>
    'A document here was not what its history says, so it was made anew from the history. What it was before is kept on this device.',
  differs: () =>
    'A document is what its history says here, and something else on another device. Nothing is lost; it may be a mistake of ours, or another version of Eventual.',
  fork: (whose) =>
    `A device of ${whose} wrote on in two ways, as after a restored backup. The way that came first is shown here; the other stays where it was written.`
}

/** Where the log is of a device of one's own: something can be done about it there. */
export const OWN_FORK =
  'A device of yours wrote on in two ways, as after a copy of its disk was put back. The way that came first is what everybody sees; what was written the other way stays where it was written. Export those documents there. Then add a new device of yours on People, and remove that one.'

/** A change that no trial got through here (`sync/trials.ts`). */
export function uncheckedWords(name: string | null, title: string): string {
  const whose = name === null ? '' : ` by ${isolateName(name)}`
  const where = title === '' ? '' : ` to “${isolateName(title)}”`
  return `A change${whose}${where} could not be checked on this device, so it is not shown here. It is kept and tried again later; everything else goes on.`
}

/** Whose device sent what is broken, and until when (by the clock on this wall) nothing is heard from it. */
export function bannedWords(device: string | null, untilMs: number): string {
  const until = new Date(untilMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  const whose = device === null ? 'A device that did not say who it is' : isolateName(device)
  return `${whose} sent broken data; not talking to it until ${until}. What was written there still arrives through others.`
}

/** One thing that waits. */
export function waitingWords(roster: Reported, waiting: Waiting, titleOf: (document: string) => string): string {
  const { kind, log, document, untilMs } = waiting
  const name = nameOf(roster, log)
  if (kind === 'unchecked') return uncheckedWords(name, document ? titleOf(document) : '')
  if (kind === 'banned') return bannedWords(deviceOf(roster, log), untilMs ?? 0)
  return WORDS[kind](name === null ? 'somebody' : isolateName(name))
}

/** “Nara’s Laptop”, as far as the team knows whose it is. */
function deviceOf(roster: Reported, log: Waiting['log']): string | null {
  const device = log === null ? undefined : roster.team.logs.get(log)?.device
  if (log === null || device === undefined) return null
  return `${nameOf(roster, log) ?? 'Somebody'}’s ${roster.deviceName(device) || 'device'}`
}

/** What is said of this document where it stands: what is not shown in it, and what it was made anew for. */
export function withheldWords(document: string, roster: Reported): readonly string[] {
  const own = roster.report.waiting.filter((each) => each.document === document)
  return [
    ...new Set(
      own.map(({ kind, log }) => (kind === 'unchecked' ? uncheckedWords(nameOf(roster, log), '') : OF_THIS[kind]))
    )
  ].filter((sentence) => sentence !== undefined)
}

const OF_THIS: Readonly<Partial<Record<Waiting['kind'], string>>> = {
  mended: 'This document was not what its history says, so it was made anew from the history.',
  differs:
    'This document is what its history says, and something else on another device. Nothing is lost; it may be a mistake of ours, or another version of Eventual.'
}

function nameOf(roster: Reported, log: Waiting['log']): string | null {
  return log === null ? null : (roster.personOfLog(log)?.name ?? null)
}
