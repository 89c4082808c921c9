/**
 * What visitors ask for, and are given from the store: one answer at a time for each of them, however much they ask at once,
 * and nothing more for whoever does not read what was given.
 */
import { bytesToBase64url } from '$lib/base/bytes'
import { compareIds } from '$lib/base/ids'
import { toTravel, type TravellingRun } from '$lib/log/travel'
import { ANSWER_BYTES } from '$lib/sync/limits'
import { decodeRun } from '$lib/wire/entry-codec'
import { MAX_PARCELS_SAID } from '$lib/wire/limits'
import type { SeqRange } from '$lib/wire/seq-range'
import type { HubEvent } from './mailbox-hub'
import type { MailboxStore, ParcelName, StoreFault } from './mailbox-store'
import { nodeHashes } from './node-hashes'
import type { OpenMailbox } from './open-mailbox'
import type { Visit } from './visit'

/** As many words as it takes to ask for all parcels of a mailbox; a device asks for logs one question after the other. */
export const MOST_QUESTIONS_WAITING = 64

/** Parcels read at once: a few megabytes at the very most. */
const PARCELS_TOGETHER = 32

type Question =
  | { readonly kind: 'runs'; readonly ranges: readonly SeqRange[] }
  | { readonly kind: 'parcels'; readonly names: readonly ParcelName[] }

interface Queue {
  readonly waiting: Question[]
  isAnswering: boolean
}

export interface AnswersDeps {
  readonly store: MailboxStore
  tell(event: HubEvent): void
  /** Keeps an eye on work that goes beside everything else; what fails ends the visit. */
  beside(visit: Visit, work: Promise<void>): void
}

export class Answers {
  readonly #deps: AnswersDeps
  readonly #queues = new WeakMap<Visit, Queue>()

  constructor(deps: AnswersDeps) {
    this.#deps = deps
  }

  giveRuns(visit: Visit, mailbox: OpenMailbox, ranges: readonly SeqRange[]): void {
    this.#ask(visit, mailbox, { kind: 'runs', ranges })
  }

  /** Each once, whatever was asked. */
  giveParcels(visit: Visit, mailbox: OpenMailbox, ids: readonly Uint8Array[]): void {
    this.#ask(visit, mailbox, { kind: 'parcels', names: [...new Set(ids.map(bytesToBase64url))] })
  }

  #ask(visit: Visit, mailbox: OpenMailbox, question: Question): void {
    const queue = this.#queues.get(visit) ?? { waiting: [], isAnswering: false }
    this.#queues.set(visit, queue)
    if (areTooManyQuestions(queue.waiting.length)) return visit.end('too many questions')
    queue.waiting.push(question)
    this.#next(visit, mailbox, queue)
  }

  #next(visit: Visit, mailbox: OpenMailbox, queue: Queue): void {
    if (queue.isAnswering || visit.isOver) return
    const question = queue.waiting.shift()
    if (!question) return
    queue.isAnswering = true
    this.#deps.beside(visit, this.#answer(visit, mailbox, question, queue))
  }

  async #answer(visit: Visit, mailbox: OpenMailbox, question: Question, queue: Queue): Promise<void> {
    const left =
      question.kind === 'runs'
        ? await this.#sayRuns(visit, mailbox, question.ranges)
        : await this.#sayParcels(visit, mailbox, question.names)
    const goOn = () => {
      if (left.length > 0) queue.waiting.unshift({ kind: 'parcels', names: left })
      queue.isAnswering = false
      this.#next(visit, mailbox, queue)
    }
    if (left.length > 0) visit.whenRoom(goOn)
    else goOn()
  }

  async #sayRuns(visit: Visit, mailbox: OpenMailbox, ranges: readonly SeqRange[]): Promise<readonly ParcelName[]> {
    let left = visit.isBehind ? 0 : ANSWER_BYTES
    for (const range of [...ranges].sort((a, b) => compareIds(a.log, b.log))) {
      if (left <= 0) break
      const read = await this.#deps.store.read(mailbox.name, range, left)
      if (!read.ok) {
        this.#tellFault(read.error)
        break
      }
      const stored = read.value.map(({ log, from, to, form, bytes }) => ({ log, from, to, kind: form, bytes }))
      const runs = toTravel(stored, range, ({ bytes }) => decodeRun(bytes, mailbox.workspace, nodeHashes))
      const travelling: readonly TravellingRun[] = runs.ok ? runs.value : []
      for (const run of travelling) {
        visit.say({ kind: 'run', ...run })
        left -= run.bytes.length
      }
    }
    visit.say({ kind: 'answered' })
    return []
  }

  /** What is left to give once the visitor has read what was given. */
  async #sayParcels(visit: Visit, mailbox: OpenMailbox, names: readonly ParcelName[]): Promise<readonly ParcelName[]> {
    let given: Uint8Array[] = []
    let bytes = 0
    const say = () => {
      visit.say({ kind: 'parcels', parcels: given })
      ;[given, bytes] = [[], 0]
    }
    for (let at = 0; at < names.length && !visit.isOver; at += PARCELS_TOGETHER) {
      if (visit.isBehind) {
        if (given.length > 0) say()
        return names.slice(at)
      }
      const read = await this.#deps.store.readParcels(mailbox.name, names.slice(at, at + PARCELS_TOGETHER))
      if (!read.ok) {
        this.#tellFault(read.error)
        break
      }
      for (const parcel of read.value) {
        if (bytes > 0 && (bytes + parcel.length > ANSWER_BYTES || given.length === MAX_PARCELS_SAID)) say()
        given.push(parcel)
        bytes += parcel.length
      }
    }
    // Also where nothing is left to give: whoever asked knows that it was answered.
    say()
    return []
  }

  #tellFault(fault: StoreFault): void {
    this.#deps.tell({ kind: 'fault', why: fault.kind === 'Unavailable' ? fault.why : fault.kind })
  }
}

/** Each is kept until its turn comes. */
function areTooManyQuestions(waiting: number): boolean {
  return waiting >= MOST_QUESTIONS_WAITING
}
