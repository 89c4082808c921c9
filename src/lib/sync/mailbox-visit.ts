/**
 * One connection to a mailbox that is no workspace's (GST-1): it is opened like every other (MBX-2), and then both ends say what
 * MBX-1 lists. What is said is given to whoever came; this holds the relay to frames, words and a bound on what waits.
 */
import { idToBytes, type WorkspaceId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import type { SigningKey } from '../crypto/signing'
import { PROTOCOL_VERSION } from '../wire/entry'
import { takeFrame, type PartialMessage } from '../wire/fragment'
import { MAX_PENDING_BYTES } from '../wire/limits'
import { newFrameLanes, type FrameLanes } from './frame-lanes'
import { MOST_STRIKES } from './limits'
import type { MailboxPipe } from './mailbox-deps'
import { decodeRelayWord, encodeRelayWord, laneOf, type RelayWord } from './relay-words'

/** Beats without a word before a relay is given up: a proxy may hold a socket that leads nowhere. */
const SILENT_BEATS = 3

export interface MailboxVisitor {
  readonly mailbox: SigningKey
  /** Named where a workspace is: key and place together are the mailbox. */
  readonly place: WorkspaceId
  /** The mailbox is open and holds so many bytes. */
  opened(usedBytes: number, say: (word: RelayWord) => void): Promise<void> | void
  /** False for what no honest relay says. */
  heard(word: RelayWord, say: (word: RelayWord) => void): Promise<boolean>
}

export class MailboxVisit {
  isOpen = false
  readonly #pipe: MailboxPipe
  readonly #visitor: MailboxVisitor
  readonly #lanes: FrameLanes
  #turn: Promise<void> = Promise.resolve()
  #partial: PartialMessage | null = null
  #waitingBytes = 0
  #strikes = 0
  #silentBeats = 0
  #isOver = false

  constructor(pipe: MailboxPipe, visitor: MailboxVisitor) {
    this.#pipe = pipe
    this.#visitor = visitor
    this.#lanes = newFrameLanes(pipe)
  }

  readonly say = (word: RelayWord): void => {
    if (!this.#isOver) this.#lanes.send(encodeRelayWord(word), laneOf(word))
  }

  /** One after the other, in their order. */
  received(frame: Uint8Array): void {
    this.#silentBeats = 0
    this.#waitingBytes += frame.length
    if (!mayWait(this.#waitingBytes)) return this.#fail('more waiting than a relay may have')
    this.#turn = this.#turn
      .then(() => {
        this.#waitingBytes -= frame.length
        return this.#take(frame)
      })
      .catch(() => this.#fail('what it said could not be worked on'))
  }

  /** Resolves when nothing received is being worked on. */
  idle(): Promise<void> {
    return this.#turn
  }

  drained(): void {
    this.#lanes.fill()
  }

  /** A sign of life, said every quarter of a minute; silence ends it. */
  beat(): void {
    this.#silentBeats += 1
    if (this.#silentBeats > SILENT_BEATS) return this.#fail('silent')
    if (this.isOpen) this.say({ kind: 'ping', state: new Uint8Array(8) })
  }

  closed(): void {
    this.#isOver = true
    this.isOpen = false
  }

  async #take(frame: Uint8Array): Promise<void> {
    if (this.#isOver) return
    const taken = takeFrame(this.#partial, frame)
    this.#partial = taken.ok ? taken.value.partial : null
    if (!taken.ok) return this.#strike(taken.error.kind)
    if (!taken.value.message) return
    const word = decodeRelayWord(taken.value.message)
    if (!word.ok) return this.#strike(word.error.reason)
    if (word.value.kind === 'unknown') return
    if (!this.isOpen) return this.#greet(word.value)
    if (word.value.kind === 'bye') return this.#fail('left')
    if (!(await this.#visitor.heard(word.value, this.say))) this.#strike('a word out of place')
  }

  async #greet(word: RelayWord): Promise<void> {
    if (word.kind === 'opened') {
      this.isOpen = true
      return this.#visitor.opened(word.usedBytes, this.say)
    }
    if (word.kind !== 'relay' || word.version !== PROTOCOL_VERSION) return this.#fail(word.kind)
    const { mailbox, place } = this.#visitor
    const signature = await mailbox.sign(tagged(DOMAINS.mailboxOpen, word.nonce, word.store, idToBytes(place)))
    this.say({ kind: 'open', mailbox: mailbox.publicKey, workspace: place, signature })
  }

  #strike(reason: string): void {
    this.#strikes += 1
    if (this.#strikes >= MOST_STRIKES) this.#fail(reason)
  }

  #fail(reason: string): void {
    if (this.#isOver) return
    this.closed()
    this.#pipe.fail(reason)
  }
}

/** A relay that floods is given up before it fills the memory (I7). */
function mayWait(bytes: number): boolean {
  return bytes <= MAX_PENDING_BYTES
}
