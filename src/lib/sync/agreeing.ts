/**
 * When devices that have decided the same compare what their documents came to (I1), and what was lately changed; how they do
 * it stands in `hash-gossip.ts`, which is loaded for it.
 */
import type { DocumentId, LogId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import type { PeerMessage } from '../wire/peer-message'
import { GOSSIP_MS, GOSSIP_RECENT, MOST_COMPARISONS_WAITING } from './limits'
import type { HashGossip } from './hash-gossip'

export type HashesSaid = PeerMessage & { readonly kind: 'hashes' }

/** `mended`: made anew from the log. `differs`: as the log says here, and something else with somebody else. */
export interface Disagreement {
  readonly document: DocumentId
  readonly kind: 'mended' | 'differs'
}

export interface Agreeing {
  /** Somebody may be there to compare with. */
  met(): void
  changed(documents: readonly DocumentId[]): void
  /** Nobody has written here for a while. */
  quiet(): void
  hear(said: HashesSaid, peer: LogId | null, reply: (answer: HashesSaid) => void): void
  readonly disagreements: readonly Disagreement[]
  stop(): void
}

export interface AgreeingDeps {
  readonly timers: Timers
  readonly random: Random
  /** Somebody is there to be told. */
  hasCompany(): boolean
  load(): Promise<HashGossip>
  background(work: Promise<unknown>): void
}

/** A first round comes within GOSSIP_MS of meeting somebody, then one in each while anybody is there. */
export function newAgreeing({ timers, random, hasCompany, load, background }: AgreeingDeps): Agreeing {
  const recent = new Set<DocumentId>()
  let gossip: HashGossip | null = null
  let hasStopped = false
  let waiting = 0
  let tail: Promise<void> = Promise.resolve()
  let cancel: (() => void) | null = null

  function nextCycle(): void {
    cancel = hasCompany() ? timers.after(GOSSIP_MS, nextCycle) : null
    if (!cancel) return
    gossip?.beginCycle()
    const documents = [...recent]
    recent.clear()
    run((it) => it.say(documents))
  }

  /** One after the other. Where its code cannot be loaded the next round tries again. */
  function run(work: (it: HashGossip) => Promise<void>): void {
    if (hasStopped || waiting >= MOST_COMPARISONS_WAITING) return
    waiting += 1
    tail = tail.then(async () => {
      gossip ??= await load().catch(() => null)
      if (gossip && !hasStopped) await work(gossip)
    })
    background(tail)
    // One that failed is told as a bug; the next does not wait for ever behind it.
    tail = tail.catch(() => undefined).then(() => void (waiting -= 1))
  }

  return {
    met() {
      if (!hasStopped) cancel ??= timers.after(GOSSIP_MS * (0.5 + random.fraction() / 2), nextCycle)
    },
    changed(documents) {
      for (const document of documents) if (recent.size < GOSSIP_RECENT) recent.add(document)
    },
    quiet() {
      // They are told again at the end of the cycle: what was decided may not be the same everywhere yet.
      if (recent.size > 0 && hasCompany()) run((it) => it.say([...recent]))
    },
    hear: (said, peer, reply) => run((it) => it.hear(said, peer, reply)),
    get disagreements() {
      return gossip?.disagreements ?? []
    },
    stop() {
      hasStopped = true
      cancel?.()
      gossip?.stop()
    }
  }
}
