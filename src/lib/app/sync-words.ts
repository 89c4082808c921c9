/**
 * The sync line and the sync page's answer, computed from what the logs tell and from nothing else (I2: never hoped).
 * Words follow DESIGN.md §8 and §9: offline is normal, numbers are exact, nobody is blamed.
 */
import type { SyncReport } from '../sync/engine'
import { relayHost } from './relay-host'
import type { RelayStatus } from './relays'
import type { SyncLine, SyncWord } from './views'

/** What the engine cannot know: whether the network is there at all, and what relays hold for others. */
export interface Surroundings {
  readonly online: boolean
  readonly relays?: readonly RelayStatus[]
}

const counted = new Intl.NumberFormat('en')

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${counted.format(count)} ${count === 1 ? one : many}`
}

export function syncWord(report: SyncReport, { online, relays = [] }: Surroundings): SyncWord {
  if (report.failure) return 'error'
  if (report.paused) return 'offline'
  if (report.connected > 0) return report.busy || report.pending > 0 ? 'syncing' : 'synced'
  if (!online) return 'offline'
  const open = relays.filter(({ state }) => state === 'open')
  if (open.length === 0) return 'searching'
  // What waits on a relay is done with, as far as this device can do it; that nobody has it yet is said in words.
  return report.busy || notKept(report, relays).changes > 0 ? 'syncing' : 'synced'
}

/**
 * How many of this device's changes neither another device nor a relay is known to have, and the relay that has most of what no
 * device has. A relay is no device: it can lose what it keeps, and is never counted as one.
 */
export function notKept(
  report: SyncReport,
  relays: readonly RelayStatus[]
): { readonly changes: number; readonly waitsOn: string | null } {
  const { pending, ownChanges, others } = report
  const unsealed = pending - (ownChanges - Math.max(0, ...others.map(({ has }) => has)))
  const fullest = relays.reduce<RelayStatus | null>((a, b) => (a && a.lacks <= b.lacks ? a : b), null)
  const lacks = fullest ? fullest.lacks + Math.max(0, unsealed) : pending
  return fullest && lacks < pending
    ? { changes: lacks, waitsOn: relayHost(fullest.address) }
    : { changes: pending, waitsOn: null }
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
          ? offlineHeadline(report, surroundings.relays)
          : whereHeadline(report, surroundings.relays),
    detail: word === 'error' ? 'Your text is kept in this window' : connectionDetail(report, word, surroundings.relays)
  }
}

/** The sync page's heading: the answer to "where is my work?". */
export function whereHeadline(report: SyncReport, relays: readonly RelayStatus[] = []): string {
  if (report.ownChanges === 0 && report.pending === 0) return 'Nothing written here yet'
  const { changes, waitsOn } = notKept(report, relays)
  if (waitsOn !== null && changes === 0)
    return report.others.length > 0
      ? `${waiting(report.pending)} on ${waitsOn} for the others`
      : `${everyChange(report.pending)} here and on ${waitsOn}`
  if (waitsOn !== null) return `${countOf(changes, 'change')} ${changes === 1 ? 'is' : 'are'} only on this device`
  if (report.pending >= report.ownChanges) return `${everyChange(report.pending)} only on this device`
  if (report.pending > 0)
    return `${countOf(report.pending, 'change')} ${report.pending === 1 ? 'is' : 'are'} only on this device`
  return `${everyChange(report.ownChanges)} on ${countOf(report.devices, 'device')}`
}

function everyChange(changes: number): string {
  return changes === 1 ? 'Your 1 change is' : `All ${counted.format(changes)} changes are`
}

const waiting = (changes: number) => `${countOf(changes, 'change')} ${changes === 1 ? 'waits' : 'wait'}`

function offlineHeadline(report: SyncReport, relays: readonly RelayStatus[] = []): string {
  const { changes, waitsOn } = notKept(report, relays)
  if (report.pending === 0) return 'Offline'
  return changes === 0 ? `Offline · ${waiting(report.pending)} on ${waitsOn}` : `Offline · ${waiting(changes)} here`
}

function connectionDetail(
  { paused, connected, others }: SyncReport,
  word: SyncWord,
  relays: readonly RelayStatus[] = []
): string {
  if (paused) return 'Work offline is on'
  if (word === 'offline') return 'Everything works; it merges when you meet'
  if (connected > 0) return `${countOf(connected, 'device')} connected${routes(others)}`
  const isRelayed = relays.some(({ state }) => state === 'open')
  return isRelayed ? 'A relay is reachable; nobody else is here' : 'Nobody can be reached right now'
}

function routes(others: SyncReport['others']): string {
  const used = new Set(others.flatMap(({ link }) => (link ? [link.route] : [])))
  if (used.size !== 1) return ''
  return used.has('relay') ? ', via a relay' : ', directly'
}
