/**
 * What the connection check says of what was found: one verdict for each thing, by a function that knows nothing else. Found by
 * `platform/connection-probes.ts`.
 */
import type { PageFound, PathsFound, RelayFound, SocketFound } from '../platform/connection-probes'
import type { CheckLine } from './check-views'
import type { RefusalReason } from '../wire/mailbox-message'
import { countOf } from './sync-words'

export type Verdict = Pick<CheckLine, 'state' | 'words' | 'advice' | 'reach'>

/** A clock this far off is worth a word: ends of links and the order of days are read by it. */
const MOST_CLOCK_FAULT_MS = 2 * 60_000

export const RUNNING: Verdict = { state: 'running', words: '', advice: null }

const works = (words: string): Verdict => ({ state: 'works', words, advice: null })
const fails = (words: string, advice: string): Verdict => ({ state: 'fails', words, advice })
const off = (words: string, advice: string | null = null): Verdict => ({ state: 'off', words, advice })

/** *Work offline* is on: nothing leaves this device, this check neither. */
export const OFFLINE = off('Not tried, because Work offline is on.')

/** *Only through relays* is on. */
export const RELAYS_ONLY = off('Not tried and not used, because Only through relays is on.')

export function pageVerdict({ protocol, isSecure, hasWorker }: PageFound): Verdict {
  if (!isSecure)
    return fails(
      'This page came over plain http, so the browser makes no keys here.',
      'Open it over https, or on the machine that serves it as localhost.'
    )
  const how = protocol === 'https:' ? 'This page came over https' : 'This page comes from this machine'
  return hasWorker
    ? works(`${how}: keys can be made, and the app opens without a network.`)
    : fails(
        `${how}, but the browser lets it keep no copy of the app (a private window, perhaps).`,
        'It works while the network is there. To open it without, use an ordinary window.'
      )
}

export function signalingVerdict({ opened, answered, ms }: SocketFound): Verdict {
  if (answered) return works(`The server of this page introduces devices to each other; it answered in ${ms} ms.`)
  return opened
    ? fails(
        'The server of this page opens a socket and does not answer like one that introduces devices.',
        'Relays still carry everything. Whoever runs the server can look whether a proxy stands before it.'
      )
    : fails(
        'The server of this page cannot be reached.',
        'You can go on writing. If other pages open, a firewall or proxy here may close WebSockets; a relay elsewhere may still be open.'
      )
}

/** `refusal`: what the relay said to this workspace, where it said something. */
export function relayVerdict(
  { opened, isRelay, ms }: RelayFound,
  refusal: RefusalReason | null,
  isOpenHere: boolean
): Verdict {
  if (!opened)
    return fails('It cannot be reached from here.', 'It is tried again by itself. If it stays so, ask whoever runs it.')
  if (!isRelay)
    return fails(
      'Something answers there, but not as a relay of this version does.',
      'Look at its address; or whoever runs it may need to update it.'
    )
  if (refusal !== null)
    return fails(`It answered in ${ms} ms, and keeps nothing new of this workspace.`, ADVICE[refusal])
  return works(
    isOpenHere
      ? `It keeps this workspace’s sealed changes; it answered in ${ms} ms.`
      : `It answered in ${ms} ms; this workspace is not open on it at the moment.`
  )
}

const ADVICE: Readonly<Record<RefusalReason, string>> = {
  full: 'Its disk is full. Ask whoever runs it for more room; what it has stays.',
  quota: 'This workspace has used up its share there. Ask whoever runs it for more.',
  unavailable: 'Its storage does not answer at the moment. Nothing is lost; it is tried again.',
  otherWorkspace: 'Its mailbox is said to be of another workspace. Ask whoever runs it.',
  notProven: 'It did not let this device in. If the team changed its key, meet somebody first.',
  tooMuch: 'More was sent than it takes from one place. It is tried again later.'
}

/** `hasServers`: the team names servers that would show the way from elsewhere. */
export function directVerdict({ isPossible, kinds, met }: PathsFound, hasServers: boolean): Verdict {
  if (!isPossible)
    return fails('This browser makes no direct connections.', 'Everything goes through relays, if one is reachable.')
  if (kinds.size === 0)
    return fails(
      'The browser offers no path to this device; a setting or an extension may forbid it.',
      'Everything goes through relays, if one is reachable.'
    )
  if (kinds.has('outside'))
    return { ...works('Devices in this network and, through STUN, in others can reach this one.'), reach: 'anywhere' }
  if (!met && !hasServers)
    return fails(
      'There is a path, but two ends in this very page did not meet on it.',
      'A firewall on this device may close it. Everything goes through relays, if one is reachable.'
    )
  return { ...insideVerdict(hasServers), reach: 'network' }
}

function insideVerdict(hasServers: boolean): Verdict {
  return hasServers
    ? fails(
        'Only inside this network: no server showed how this device is seen from outside.',
        'The STUN server may be down, or a firewall closes UDP. Devices elsewhere are met through relays.'
      )
    : works(
        'Only inside this network. Devices elsewhere are met through relays; a STUN server would open direct paths.'
      )
}

export function turnVerdict({ kinds }: PathsFound): Verdict {
  return kinds.has('relayed')
    ? { ...works('It gives this device a path through itself, where no direct one is found.'), reach: 'anywhere' }
    : fails(
        'It gave no path.',
        'It may be down, its user name or password may be another by now, or a firewall stands before it.'
      )
}

export const NO_TURN = off(
  'None is named.',
  'Devices that find no direct path meet through relays; a TURN server is only needed where there is no relay.'
)

export const NO_RELAY = off('None is named.', 'With one, changes arrive also when nobody is online at the same time.')

/** `serverMs`: to the second, when the answer was on its way; null where no server said a time. */
export function clockVerdict(serverMs: number | null, nowMs: number): Verdict {
  if (serverMs === null) return off('No server told its time, so the clock could not be compared.')
  const faultMs = nowMs - serverMs
  if (Math.abs(faultMs) <= MOST_CLOCK_FAULT_MS) return works('It agrees with the server’s, to within two minutes.')
  const [much, where] = [Math.abs(faultMs), faultMs > 0 ? 'ahead of' : 'behind']
  return fails(
    `It is ${spanWords(much)} ${where} the server’s.`,
    'Let the device set its time by itself. Nothing is lost; times that others see of your changes are off by as much.'
  )
}

function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 120) return countOf(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? countOf(hours, 'hour') : countOf(Math.round(hours / 24), 'day')
}

export function storageVerdict(permanent: boolean | null): Verdict {
  if (permanent === true) return works('The browser agreed to keep what is on this device.')
  return permanent === false
    ? fails(
        'The browser may clear what is on this device when space runs out.',
        'Ask it to keep everything; installing the app usually changes its answer. A backup file is safe from it.'
      )
    : off('The browser does not say whether it keeps what is on this device.', 'A backup file is safe from it.')
}

/** Whether the others can be met, whatever else does not work. */
export function headlineOf(lines: readonly CheckLine[]): string {
  const worked = (start: string) => lines.some(({ id, state }) => id.startsWith(start) && state === 'works')
  if (lines.some(({ state }) => state === 'running')) return 'Trying what works from here'
  if (lines.every(({ id, state }) => state === 'off' || !WAYS.some((way) => id.startsWith(way))))
    return 'Nothing was tried'
  const reaches = worked('signaling') ? lines.flatMap(({ reach }) => reach ?? []) : []
  const ways = [
    ...(reaches.includes('anywhere')
      ? ['directly']
      : reaches.includes('network')
        ? ['directly inside this network']
        : []),
    ...(worked('relay') ? ['through a relay'] : [])
  ]
  return ways.length > 0 ? `You can meet the others ${ways.join(' and ')}` : 'Nobody can be met from here at the moment'
}

const WAYS = ['signaling', 'relay', 'direct', 'turn']
