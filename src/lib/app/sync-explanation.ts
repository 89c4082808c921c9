/** The sync page's sentence below its heading: what the answer means for whoever reads it, loaded with the page. */
import type { SyncReport } from '../sync/engine'
import { relayHost } from './relay-host'
import type { RelayStatus } from './relays'
import { countOf, notKept } from './sync-words'

/** `isAwaited`: whoever let this device in was not heard from yet. */
export function whereExplanation(report: SyncReport, relays: readonly RelayStatus[] = [], isAwaited = false): string {
  const others = report.others.length
  if (others === 0 && isAwaited)
    return 'What the others wrote is on their devices. It comes when one of them is met, through a relay, or in a file from one of them.'
  if (others === 0 && notKept(report, relays).waitsOn !== null)
    return 'Nobody else is in this workspace yet. The relay keeps it sealed for whoever you invite; it can lose what it keeps, so invite someone, and their device keeps a copy of everything.'
  if (others === 0)
    return 'Nobody else is in this workspace yet. Invite someone, and their device keeps a copy of everything.'
  if (report.ownChanges === 0) return 'What others wrote arrives here whenever a device of the team can be reached.'
  const lacking = report.others.filter((other) => other.has < report.ownChanges).length
  if (lacking === 0) return 'If this device fell in the river, nothing would be lost. Everyone has everything.'
  const { changes, waitsOn } = notKept(report, relays)
  const isReached = relays.some(({ address, state }) => relayHost(address) === waitsOn && state === 'open')
  if (waitsOn !== null && changes === 0 && !isReached)
    return `${waitsOn} had it, sealed, when it was last reached, and gives it to whoever of the team comes there. Relays can lose what they keep, so none is counted as a device.`
  if (waitsOn !== null && changes === 0)
    return `${waitsOn} keeps it sealed, cannot read it, and gives it to whoever of the team comes next. Relays can lose what they keep, so none is counted as a device.`
  if (report.devices <= 1)
    return 'No other device is known to have all of it. It is handed over as soon as one can be reached.'
  return `If this device fell in the river, nothing would be lost. ${countOf(lacking, 'device is', 'devices are')} a few changes behind, as last known.`
}
