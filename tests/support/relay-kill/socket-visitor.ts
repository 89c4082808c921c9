/**
 * A visitor of a running relay over a real socket: writes signed entries into one log and now and then a parcel, several
 * words ahead of what was acknowledged, and tells of each `stored`. Over its next socket it sends again what was not.
 */
import { bytesToBase64url, bytesToHex } from '$lib/base/bytes'
import type { SigningKey } from '$lib/crypto/signing'
import { emptyTip, type LogPen, type LogTip } from '$lib/log/log-writer'
import { parcelIdOf } from '$lib/log/parcel-id'
import { decodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { encodeRun } from '$lib/wire/entry-codec'
import { takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { WebSocket } from 'ws'
import { mailboxNameOf } from '../../../src/relay/mailbox-name'
import { framesOfWord, openingOf } from '../raw-visitor'
import type { SimRandom } from '../sim-random'
import { written, WORKSPACE } from '../story-logs'
import type { Ack } from './acks'

const AHEAD = 4
const MOST_ENTRIES = 4
const MOST_TEXT = 400

interface Sent {
  readonly word: RelayWord
  /** Of a run: its last seq. Of a parcel: its name. */
  readonly until: number | string
}

export interface SocketVisitor {
  /**
   * A new socket to `address`; what was not acknowledged goes first. `refused`: the relay's store does not answer for now, so
   * nothing of it is kept; without it that is a failure.
   */
  visit(address: string, stored: (ack: Ack) => void, refused?: () => void): void
  /** Resolves when its socket is closed. */
  gone(): Promise<void>
}

export function newSocketVisitor(mailbox: SigningKey, pen: LogPen, random: SimRandom): SocketVisitor {
  const hashes = new Map<number, string>()
  const unstored: Sent[] = []
  /** Everything it ever wrote, as a device has it. */
  const all: RelayWord[] = []
  let tip: LogTip = emptyTip
  let socket: WebSocket | null = null
  let closed: Promise<unknown> = Promise.resolve()

  async function write(): Promise<Sent> {
    if (random.chance(0.2)) {
      const bytes = random.bytes(60)
      return { word: { kind: 'parcels', parcels: [bytes] }, until: bytesToBase64url(parcelIdOf(bytes)) }
    }
    const texts = Array.from({ length: 1 + random.below(MOST_ENTRIES) }, () => 'x'.repeat(random.below(MOST_TEXT)))
    const next = await written(pen, texts, tip)
    tip = next.tip
    for (const { header, hash } of next.run.entries) hashes.set(header.seq, bytesToHex(hash))
    return { word: { kind: 'run', form: 'entries', bytes: encodeRun(next.run) }, until: tip.seq }
  }

  function send(to: WebSocket, word: RelayWord): void {
    if (to.readyState === WebSocket.OPEN) for (const frame of framesOfWord(word)) to.send(frame)
  }

  let filling: Promise<void> = Promise.resolve()
  /** One after the other: each continues the log where the last one ended. */
  function fill(to: WebSocket): void {
    filling = filling.then(async () => {
      while (unstored.length < AHEAD && to === socket && to.readyState === WebSocket.OPEN) {
        const next = await write()
        unstored.push(next)
        all.push(next.word)
        send(to, next.word)
      }
    })
  }

  function acknowledge(to: WebSocket, word: RelayWord & { readonly kind: 'stored' }, stored: (ack: Ack) => void): void {
    const seq = word.heads.get(pen.log)?.seq ?? 0
    const parcels = word.parcels.map(bytesToBase64url)
    const isStored = ({ until }: Sent) => (typeof until === 'number' ? until <= seq : parcels.includes(until))
    for (const each of unstored.filter(isStored)) unstored.splice(unstored.indexOf(each), 1)
    const ends = seq > 0 ? [{ log: pen.log, seq, hash: hashes.get(seq) ?? 'never written' }] : []
    stored({ mailbox: mailboxNameOf(mailbox.publicKey, WORKSPACE), ends, parcels })
    fill(to)
  }

  function hear(to: WebSocket, word: RelayWord, stored: (ack: Ack) => void, refused?: () => void): void {
    if (word.kind === 'relay') void openingOf(mailbox, word).then((opening) => send(to, opening))
    if (word.kind === 'opened') {
      for (const each of unstored) send(to, each.word)
      fill(to)
    }
    // Another relay process was first, or does not know yet what one before it kept: a device gives it all again.
    if (word.kind === 'want' || word.kind === 'digests') for (const each of all) send(to, each)
    if (word.kind === 'refused' && (word.reason !== 'unavailable' || !refused)) throw new Error(word.reason)
    if (word.kind === 'refused') refused?.()
    if (word.kind === 'stored') acknowledge(to, word, stored)
  }

  return {
    visit(address, stored, refused) {
      const opened = new WebSocket(`${address.replace('http', 'ws')}/mailbox`)
      opened.binaryType = 'arraybuffer'
      // A killed relay resets its sockets; `close` follows.
      opened.on('error', () => undefined)
      closed = new Promise((resolve) => opened.once('close', resolve))
      socket = opened
      let partial: PartialMessage | null = null
      opened.on('message', (data: ArrayBuffer) => {
        const taken = takeFrame(partial, new Uint8Array(data))
        if (!taken.ok) throw new Error(taken.error.kind)
        partial = taken.value.partial
        const word = taken.value.message && decodeRelayWord(taken.value.message)
        if (word?.ok && word.value.kind !== 'unknown') hear(opened, word.value, stored, refused)
      })
    },
    async gone() {
      await closed
      await filling
    }
  }
}
