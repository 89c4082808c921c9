/**
 * The tabs of one workspace in this browser: they share its database, so they tell each other only *that* something was
 * written, and everyone reads it from there. One of them, the carrier, runs the network (`tab-council.ts` says which).
 *
 * - A tab becomes the carrier when the former one has let go of the lock, or after CARRIER_PATIENCE_MS all the same: a
 *   frozen tab may hold a lock for ever, and some browsers have none.
 * - What another tab says is checked like anybody's words: it may be of another version of the app.
 */
import { newTeller, type Signal } from '$lib/base/events'
import { parseId, type DocumentId, type LogId, type WorkspaceId } from '$lib/base/ids'
import { bytesToHex } from '$lib/base/bytes'
import type { Random, Timers } from '$lib/base/ports'
import { newScope } from '$lib/base/scope'
import { isCarrier, newTabCouncil, stepCouncil, type CouncilInput, type TabWord } from './tab-council'

/** What another tab wrote into the database both share. */
export type Written =
  { readonly kind: 'appended'; readonly log: LogId } | { readonly kind: 'unsealed'; readonly document: DocumentId }

/** The switch *Work offline* was turned: what it says now is in the database. */
export type TabNews = Written | { readonly kind: 'switched' }

export interface TabLine {
  tell(news: TabNews): void
  readonly told: Signal<TabNews>
  /** True while this tab is the one that runs the network. */
  readonly isCarrier: boolean
  readonly carrierChanged: Signal<boolean>
  close(): void
}

export interface TabLineDeps {
  readonly workspace: WorkspaceId
  readonly timers: Timers
  readonly random: Random
  /** Whether the page is in view; its `visibilitychange` is listened to. */
  readonly page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>
  /** Absent in some browsers; never required. */
  readonly locks: LockManager | undefined
}

export const BEAT_MS = 1_000
export const CARRIER_PATIENCE_MS = 1_000

/** Joins the line; `isCarrier` follows as soon as the others have been heard. */
export function openTabLine({ workspace, timers, random, page, locks }: TabLineDeps): TabLine {
  const scope = newScope()
  const told = newTeller<TabNews>()
  const carrierChanged = newTeller<boolean>()
  const channel = new BroadcastChannel(`eventual:${workspace}`)
  let council = newTabCouncil(bytesToHex(random.bytes(8)), page.visibilityState === 'visible')
  let carrying = false
  let letGo: (() => void) | null = null

  function take(input: CouncilInput): void {
    const step = stepCouncil(council, input)
    council = step.council
    if (step.say) channel.postMessage({ kind: 'here', word: step.say })
    const mayCarry = isCarrier(council)
    if (mayCarry && !letGo)
      letGo = takeTurn({ name: `eventual:${workspace}:network`, locks, timers, taken: () => carry(true) })
    if (!mayCarry && letGo) giveUp()
  }

  function giveUp(): void {
    letGo?.()
    letGo = null
    carry(false)
  }

  function carry(now: boolean): void {
    if (now === carrying) return
    carrying = now
    carrierChanged.tell(now)
  }

  function beat(): void {
    take({ kind: 'beat' })
    stopBeating = timers.after(BEAT_MS, beat)
  }

  const onMessage = ({ data }: MessageEvent<unknown>): void => {
    const said = readSaid(data)
    if (said?.kind === 'heard' || said?.kind === 'left') take(said)
    else if (said) told.tell(said)
  }
  const onVisibility = (): void => take({ kind: page.visibilityState === 'visible' ? 'shown' : 'hidden' })

  channel.addEventListener('message', onMessage)
  page.addEventListener('visibilitychange', onVisibility)
  let stopBeating = (): void => undefined
  beat()
  scope.defer(() => channel.close())
  scope.defer(() => channel.postMessage({ kind: 'left', tab: council.own.tab }))
  scope.defer(giveUp)
  scope.defer(() => page.removeEventListener('visibilitychange', onVisibility))
  scope.defer(() => channel.removeEventListener('message', onMessage))
  scope.defer(() => stopBeating())

  return {
    tell: (news) => channel.postMessage(news),
    told,
    get isCarrier() {
      return carrying
    },
    carrierChanged,
    close: () => scope.end()
  }
}

interface Turn {
  readonly name: string
  readonly locks: LockManager | undefined
  readonly timers: Timers
  taken(): void
}

/** Calls `taken` once, when the lock is had or patience is over; the returned function gives both up. */
function takeTurn({ name, locks, timers, taken }: Turn): () => void {
  const waiting = new AbortController()
  let release = (): void => undefined
  let isOver = false
  const start = (): void => {
    if (!isOver) taken()
  }
  const stopTimer = timers.after(CARRIER_PATIENCE_MS, start)
  const held = locks?.request(name, { signal: waiting.signal }, () => {
    stopTimer()
    start()
    return new Promise<void>((resolve) => {
      release = resolve
      if (isOver) resolve()
    })
  })
  held?.catch(() => undefined) // Given up while waiting, or refused by the browser: patience decides.
  return () => {
    isOver = true
    stopTimer()
    release()
    waiting.abort()
  }
}

type Said = TabNews | Extract<CouncilInput, { kind: 'heard' | 'left' }>

function readSaid(data: unknown): Said | null {
  if (!isRecord(data)) return null
  const { kind, log, document, word, tab } = data
  if (kind === 'here') return isWord(word) ? { kind: 'heard', word } : null
  if (kind === 'switched') return { kind }
  if (kind === 'left') return typeof tab === 'string' ? { kind, tab } : null
  if (kind === 'appended') return withId(typeof log === 'string' && parseId('log', log), (id) => ({ kind, log: id }))
  if (kind !== 'unsealed') return null
  return withId(typeof document === 'string' && parseId('document', document), (id) => ({ kind, document: id }))
}

function withId<Id>(parsed: { ok: true; value: Id } | { ok: false } | false, say: (id: Id) => Written): Written | null {
  return parsed && parsed.ok ? say(parsed.value) : null
}

function isWord(value: unknown): value is TabWord {
  if (!isRecord(value)) return false
  return (
    typeof value['tab'] === 'string' && typeof value['isVisible'] === 'boolean' && Number.isSafeInteger(value['turn'])
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
