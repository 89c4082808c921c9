/**
 * Bringing the posts of a guest link to one relay (GST-3): the newest, and a record in the place of all before it where the
 * relay lacks those. What it need not keep any more it is told by two witnesses, logs of a moment that say they read so far,
 * which is what lets a relay put a record in the place of what it holds (MBX-6). At the end always, so that nothing of the
 * document is left there.
 */
import type { LogId } from '../base/ids'
import type { Clock, Random } from '../base/ports'
import { signingKeyFromSeed, SEED_BYTES } from '../crypto/signing'
import { logIdOf } from '../log/entry-hashes'
import { headOf, seqOf } from '../log/frontier'
import { recordOfFormer, writeWitness, type GuestLogState, type GuestPen } from '../log/guest-log'
import type { Frontier } from '../wire/entry'
import { compare } from './log-exchange'
import type { MailboxVisitor } from './mailbox-visit'
import type { RelayWord } from './relay-words'

/** A mailbox that holds more than this, and this many times the newest post, is tidied; and not again for so many posts. */
const TIDY_ABOVE_BYTES = 256 * 1024
const TIDY_ABOVE_TIMES = 8
const TIDY_EVERY_POSTS = 8

export interface GuestDeliveryDeps {
  readonly pen: GuestPen
  readonly clock: Clock
  readonly random: Random
  /** Null before the first post. */
  newest(): GuestLogState | null
  /** It was the last. */
  isOver(): boolean
  changed(): void
}

type Say = (word: RelayWord) => void

export class GuestDelivery implements MailboxVisitor {
  /** Seq of the newest post that is on the relay's disk. */
  delivered = 0
  /** After the last post: nothing but that one is left there, as far as a relay can be told. */
  isTidied = false
  /** It does not keep what it is sent. */
  isRefused = false
  readonly #deps: GuestDeliveryDeps
  /** What it holds of the log; null before it said so. */
  #theirs: number | null = null
  #sent = 0
  #heldBytes = 0
  #tidiedAt = 0
  /** The record that lets go of everything is on its way. */
  #isTidying = false
  #witnesses: { readonly logs: readonly LogId[]; readonly stored: Set<LogId> } | null = null

  constructor(deps: GuestDeliveryDeps) {
    this.#deps = deps
  }

  get mailbox(): MailboxVisitor['mailbox'] {
    return this.#deps.pen.keys.mailbox
  }

  get place(): MailboxVisitor['place'] {
    return this.#deps.pen.keys.place
  }

  opened(usedBytes: number, say: Say): void {
    this.#theirs = null
    this.#sent = 0
    this.#witnesses = null
    this.#tidiedAt = 0
    this.#isTidying = false
    this.isRefused = false
    this.#heldBytes = usedBytes
    say(compare(new Map()))
  }

  async heard(word: RelayWord, say: Say): Promise<boolean> {
    switch (word.kind) {
      case 'frontier':
        this.#theirs = seqOf(word.heads, this.#deps.pen.log)
        this.#sent = this.#theirs
        this.#stored()
        await this.push(say)
        return true
      case 'stored':
        await this.#kept(word.heads, say)
        return true
      case 'refused':
        this.isRefused = true
        this.#theirs = null
        this.#deps.changed()
        return true
      case 'want':
        // What it lacks it is given by comparing; a relay that asks and asks is given nothing for it.
        say({ kind: 'answered' })
        return true
      case 'pong':
        if (this.#isTidying) this.#tidied()
        return true
      default:
        return word.kind !== 'relay' && word.kind !== 'open' && word.kind !== 'opened'
    }
  }

  /** Sends what it lacks. */
  async push(say: Say): Promise<void> {
    const newest = this.#deps.newest()
    if (!newest || this.#theirs === null || this.#sent >= newest.seq) return this.#tidy(say)
    const isBehind = this.#sent < newest.seq - 1
    this.#sent = newest.seq
    const record = isBehind ? await recordOfFormer(this.#deps.pen, newest) : null
    if (record) say({ kind: 'run', form: 'record', bytes: record })
    say({ kind: 'run', form: 'entries', bytes: newest.run })
    this.#heldBytes += newest.run.length
  }

  #stored(): void {
    const newest = this.#deps.newest()
    if (!newest || this.#theirs === null || this.#theirs < newest.seq) return
    this.delivered = newest.seq
    this.#deps.changed()
  }

  async #kept(heads: Frontier, say: Say): Promise<void> {
    const theirs = seqOf(heads, this.#deps.pen.log)
    if (theirs > 0) {
      this.isRefused = false
      this.#theirs = theirs
      this.#stored()
      await this.push(say)
    }
    await this.#witnessed(heads, say)
  }

  async #tidy(say: Say): Promise<void> {
    const newest = this.#deps.newest()
    if (!newest || this.#theirs !== newest.seq || this.#witnesses || !this.#isWorthTidying(newest)) return
    if (newest.seq === 1) return this.#tidied()
    const { pen, random, clock } = this.#deps
    this.#tidiedAt = newest.seq
    const read = new Map([[pen.log, { seq: newest.seq, head: headOf(newest.hash) }]])
    const keys = await Promise.all([1, 2].map(() => signingKeyFromSeed(random.bytes(SEED_BYTES))))
    const pens = keys.map((signing) => ({ ...pen, signing, log: logIdOf(signing.publicKey) }))
    this.#witnesses = { logs: pens.map(({ log }) => log), stored: new Set() }
    for (const each of pens) {
      say({ kind: 'run', form: 'entries', bytes: await writeWitness(each, read, clock.now()) })
    }
  }

  #isWorthTidying({ seq, run }: GuestLogState): boolean {
    if (this.#deps.isOver()) return !this.isTidied
    const isMuch = this.#heldBytes > Math.max(TIDY_ABOVE_BYTES, TIDY_ABOVE_TIMES * run.length)
    return isMuch && seq - this.#tidiedAt >= TIDY_EVERY_POSTS
  }

  /** Both are there: what they read may go. */
  async #witnessed(heads: Frontier, say: Say): Promise<void> {
    const { pen, newest } = this.#deps
    const witnesses = this.#witnesses
    for (const log of witnesses?.logs ?? []) if (heads.has(log)) witnesses?.stored.add(log)
    const state = newest()
    if (!witnesses || !state || witnesses.stored.size < witnesses.logs.length) return
    this.#witnesses = null
    const record = await recordOfFormer(pen, state)
    if (record) say({ kind: 'run', form: 'record', bytes: record })
    this.#heldBytes = state.run.length
    // What was heard before this is answered cannot be lost with the connection.
    this.#isTidying = this.#deps.isOver()
    say({ kind: 'ping', state: new Uint8Array(8) })
  }

  #tidied(): void {
    this.isTidied = true
    this.#deps.changed()
  }
}
