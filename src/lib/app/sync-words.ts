/**
 * The sync line and the sync page's answer, computed from what the logs tell and from nothing else (I2: never hoped).
 * Words follow DESIGN.md §8 and §9: offline is normal, numbers are exact, nobody is blamed.
 */
import type { SyncReport } from '../sync/engine'
import type { SyncLine, SyncWord } from './views'

/** What the engine cannot know: whether the network is there at all, and whether other tabs carry for us. */
export interface Surroundings {
  readonly online: boolean
}

const counted = new Intl.NumberFormat('en')

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${counted.format(count)} ${count === 1 ? one : many}`
}

export function syncWord(report: SyncReport, { online }: Surroundings): SyncWord {
  if (report.failure) return 'error'
  if (report.paused) return 'offline'
  if (report.connected > 0) return report.busy || report.pending > 0 ? 'syncing' : 'synced'
  return online ? 'searching' : 'offline'
}

export function syncLine(report: SyncReport, surroundings: Surroundings): SyncLine {
  const word = syncWord(report, surroundings)
  return {
    word,
    pending: report.pending,
    devices: report.devices,
    headline:
      word === 'error'
        ? 'This device could not save'
        : word === 'offline'
          ? offlineHeadline(report)
          : whereHeadline(report),
    detail: word === 'error' ? 'Your text is kept in this window' : connectionDetail(report, word)
  }
}

/** The sync page's heading: the answer to "where is my work?". */
export function whereHeadline(report: SyncReport): string {
  if (report.ownChanges === 0 && report.pending === 0) return 'Nothing written here yet'
  if (report.pending >= report.ownChanges) return `${everyChange(report.pending)} only on this device`
  if (report.pending > 0)
    return `${countOf(report.pending, 'change')} ${report.pending === 1 ? 'is' : 'are'} only on this device`
  return `${everyChange(report.ownChanges)} on ${countOf(report.devices, 'device')}`
}

export function whereExplanation(report: SyncReport): string {
  const others = report.others.length
  if (others === 0)
    return 'Nobody else is in this workspace yet. Invite someone, and their device keeps a copy of everything.'
  if (report.ownChanges === 0) return 'What others wrote arrives here whenever a device of the team can be reached.'
  const lacking = report.others.filter((other) => other.has < report.ownChanges).length
  if (lacking === 0) return 'If this device fell in the river, nothing would be lost. Everyone has everything.'
  if (report.devices <= 1)
    return 'No other device is known to have all of it. It is handed over as soon as one can be reached.'
  return `If this device fell in the river, nothing would be lost. ${countOf(lacking, 'device is', 'devices are')} a few changes behind, as last known.`
}

function everyChange(changes: number): string {
  return changes === 1 ? 'Your 1 change is' : `All ${counted.format(changes)} changes are`
}

function offlineHeadline({ pending }: SyncReport): string {
  return pending === 0 ? 'Offline' : `Offline · ${countOf(pending, 'change')} ${pending === 1 ? 'waits' : 'wait'} here`
}

function connectionDetail({ paused, connected, others }: SyncReport, word: SyncWord): string {
  if (paused) return 'Work offline is on'
  if (word === 'offline') return 'Everything works; it merges when you meet'
  if (connected > 0) return `${countOf(connected, 'device')} connected${routes(others)}`
  return 'Nobody can be reached right now'
}

function routes(others: SyncReport['others']): string {
  const used = new Set(others.flatMap(({ link }) => (link ? [link.route] : [])))
  if (used.size !== 1) return ''
  return used.has('relay') ? ', via a relay' : ', directly'
}
