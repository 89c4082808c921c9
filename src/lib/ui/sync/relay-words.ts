/** What is said of one relay in its row: who it is for, what it does now, and on the right one word with its picture. */
import type { RelayLine } from '$lib/app/relay-views'

export interface RelayWords {
  /** "for everyone · reachable, keeps sealed changes, reads nothing" */
  readonly detail: string
  /** What this device wrote and is not on it yet; null where there is nothing to say. */
  readonly behind: string | null
  readonly word: string
  readonly tone: 'agree' | 'disagree' | 'block' | 'plain'
}

const FOR_WHOM = { team: 'for everyone', device: 'this device only' } as const

const REFUSALS: Readonly<Record<NonNullable<RelayLine['refusal']>, readonly [word: string, detail: string]>> = {
  full: ['full', 'full: keeps nothing new'],
  quota: ['full', 'this workspace has used up its share there: keeps nothing new'],
  unavailable: ['keeps nothing', 'its storage does not answer: keeps nothing new until it does'],
  otherWorkspace: ['refused', 'says that this mailbox is another workspace’s'],
  notProven: ['refused', 'did not let this device in'],
  tooMuch: ['paused', 'was sent more than it takes from one place']
}

const counted = new Intl.NumberFormat('en')

/** `offline`: Work offline is on. `timeWords` says a moment as the page does. */
export function relayWords(
  relay: RelayLine,
  { offline, timeWords }: { readonly offline: boolean; readonly timeWords: (ms: number) => string }
): RelayWords {
  const { word, tone, detail } = stateWords(relay, offline)
  const again = relay.retryMs === null ? '' : `, tried again at ${timeWords(relay.retryMs)}`
  return { word, tone, detail: `${FOR_WHOM[relay.scope]} · ${detail}${again}`, behind: behindWords(relay) }
}

function stateWords(relay: RelayLine, offline: boolean): Pick<RelayWords, 'word' | 'tone' | 'detail'> {
  if (relay.state === 'asleep') return { word: 'asleep', tone: 'plain', detail: asleepWords(offline) }
  if (relay.state === 'connecting') return { word: 'looking', tone: 'plain', detail: 'being looked for' }
  if (relay.state === 'unreachable') return { word: 'not reachable', tone: 'plain', detail: 'not reachable' }
  if (relay.refusal !== null) {
    const [word, detail] = REFUSALS[relay.refusal]
    return { word, detail, tone: 'disagree' }
  }
  if (relay.state === 'refused') return { word: 'refused', detail: 'did not let this device in', tone: 'disagree' }
  return { word: 'reachable', tone: 'agree', detail: openWords(relay) }
}

function asleepWords(offline: boolean): string {
  return offline ? 'asleep while Work offline is on' : 'asleep here: another window looks after it'
}

function openWords({ found, lacks }: RelayLine): string {
  if (found === 'asLeft') return 'keeps sealed changes, reads nothing'
  if (found === 'withholds') return 'says that it has changes it does not give; others are asked for them'
  const had = found === 'emptied' ? 'was emptied' : 'had gone back to an older state'
  return lacks > 0 ? `${had}, being filled again` : `${had}, and was filled again`
}

function behindWords({ lacks }: RelayLine): string | null {
  if (lacks === 0) return null
  return lacks === 1
    ? '1 change of yours is not on it yet'
    : `${counted.format(lacks)} changes of yours are not on it yet`
}
