/** Speaks to our relay: opens a mailbox, pushes runs of one entry each, hears what is stored and what others pushed. */
import { bytesToId } from '$lib/base/ids'
import { bodyKey, sealingKeyFromBytes } from '$lib/crypto/sealing'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { sha256 } from '$lib/crypto/hash'
import { signingKeyFromSeed, type SigningKey } from '$lib/crypto/signing'
import { concatBytes, textToBytes } from '$lib/base/bytes'
import { idToBytes, type LogId, type WorkspaceId } from '$lib/base/ids'
import { logIdOf } from '$lib/log/entry-hashes'
import { bucketDigests } from '$lib/log/frontier'
import { emptyTip, writeEntries, type LogPen } from '$lib/log/log-writer'
import { encodeBody } from '$lib/wire/body-codec'
import { encodeRun } from '$lib/wire/entry-codec'
import { messageToFrames, takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { encodeMailboxMessage, decodeMailboxMessage } from '$lib/wire/mailbox-message-codec'
import type { MailboxMessage } from '$lib/wire/mailbox-message'
import { decodePeerMessage, encodePeerMessage } from '$lib/wire/peer-message-codec'
import type { PeerMessage } from '$lib/wire/peer-message'
import { newSimRandom } from '../../support/sim-random'
import { typedUpdates } from './edits'
import { frameOf, type RawSocket } from './raw-socket'
import type { Tongue } from './tongue'

type Message = MailboxMessage | PeerMessage

const DOCUMENT = bytesToId('document', new Uint8Array(16).fill(2))
const DOC_TAG = new Uint8Array(16).fill(7)
const SEALING_KEY = sealingKeyFromBytes(new Uint8Array(32).fill(4))
/** Sent with what fits one frame, where it is not looked at. */
const NO_DIGEST = new Uint8Array(16)
/** Kind bytes of a whole frame and of a run (fragment.ts, peer-message-codec.ts): what is heard a thousand times is not decoded. */
const [WHOLE, RUN] = [0, 10]

export const ours: Tongue = {
  path: '/mailbox',
  async join(socket, room) {
    const mailbox = await mailboxOf(room)
    await new Promise<void>((resolve, reject) => {
      const read = newReader()
      socket.hear((payload) => {
        for (const message of read(payload)) {
          if (message.kind === 'relay') void opening(mailbox, room, message).then((frame) => socket.send(frame))
          else if (message.kind === 'opened') resolve()
          else if (message.kind === 'refused') reject(refusal(message))
        }
      })
    })
  },
  edits: (room, writer, count) => framesOf(room, writer, count),
  ear: (room, writer) => {
    const read = newReader()
    const log = writer === null ? null : penOf(room, writer).then((pen) => pen.log)
    let ownLog: LogId | null = null
    void log?.then((id) => (ownLog = id))
    return (payload) => {
      if (payload[0] === WHOLE && payload[1] === RUN) return { edits: entriesIn(payload) }
      let taken: number | undefined
      for (const message of read(payload)) {
        if (message.kind === 'refused') throw refusal(message)
        if (message.kind === 'stored' && ownLog) taken = message.heads.get(ownLog)?.seq ?? taken
      }
      return taken === undefined ? null : { taken }
    }
  },
  catchUp
}

/** Compares as a device with nothing does, wants what it hears of, and counts until all is here. */
function catchUp(socket: RawSocket, _room: string, total: number): Promise<void> {
  const read = newReader()
  const heads = new Map<LogId, number>()
  const have = new Map<LogId, number>()
  const say = (message: Exclude<PeerMessage, { kind: 'unknown' }>) => socket.send(framed(encodePeerMessage(message)))
  const wantRest = () => {
    const ranges = [...heads].flatMap(([log, to]) => {
      const from = (have.get(log) ?? 0) + 1
      return from > to ? [] : [{ log, from, to }]
    })
    say({ kind: 'want', ranges, resume: null })
  }
  return new Promise((resolve, reject) => {
    let arrived = 0
    socket.hear((payload) => {
      for (const message of read(payload)) {
        if (message.kind === 'frontier' || message.kind === 'announce') {
          for (const [log, { seq }] of message.heads) heads.set(log, seq)
          wantRest()
        } else if (message.kind === 'run') {
          const { log, from, count } = runHead(message.bytes)
          have.set(log, from + count - 1)
          arrived += count
        } else if (message.kind === 'refused') reject(refusal(message))
        if (arrived >= total) return resolve()
        if (message.kind === 'answered') wantRest()
      }
    })
    say({ kind: 'digests', digests: bucketDigests(new Map(), 1) })
  })
}

const refusal = ({ reason }: Message & { kind: 'refused' }) => new Error(`the relay refused: ${reason}`)

const mailboxes = new Map<string, Promise<SigningKey>>()

function mailboxOf(room: string): Promise<SigningKey> {
  const mailbox = mailboxes.get(room) ?? signingKeyFromSeed(sha256(textToBytes(`mailbox ${room}`)))
  mailboxes.set(room, mailbox)
  return mailbox
}

const workspaceOf = (room: string): WorkspaceId => bytesToId('workspace', sha256(textToBytes(`workspace ${room}`)))

async function opening(mailbox: SigningKey, room: string, { nonce, store }: Message & { kind: 'relay' }) {
  const workspace = workspaceOf(room)
  const proven = tagged(DOMAINS.mailboxOpen, concatBytes(nonce, store, idToBytes(workspace)))
  const signature = await mailbox.sign(proven)
  return framed(encodeMailboxMessage({ kind: 'open', mailbox: mailbox.publicKey, workspace, signature }))
}

async function penOf(room: string, writer: number): Promise<LogPen> {
  const signingKey = await signingKeyFromSeed(sha256(textToBytes(`writer ${writer}`)))
  const log = logIdOf(signingKey.publicKey)
  return {
    workspace: workspaceOf(room),
    log,
    signingKey,
    key: bytesToId('key', new Uint8Array(16).fill(3)),
    bodyKey: await bodyKey(SEALING_KEY, log),
    random: newSimRandom(writer + 1)
  }
}

/** Each edit sealed into an entry of its own, each entry a run of its own: nobody batches while people type. */
async function framesOf(room: string, writer: number, count: number): Promise<readonly Buffer[]> {
  const pen = await penOf(room, writer)
  const known = { team: [new Uint8Array(8).fill(1)], applied: new Map(), wallMs: 0 }
  const frames: Buffer[] = []
  let tip = emptyTip
  for (const update of typedUpdates(writer, count, 'V2')) {
    const plaintext = encodeBody({ kind: 'update', document: DOCUMENT, schema: 1, clients: [0], update })
    const next = await writeEntries(pen, tip, [{ docTag: DOC_TAG, plaintext }], known)
    const from = next.tip.seq
    const logKey = from === 1 ? pen.signingKey.publicKey : null
    const bytes = encodeRun({ log: pen.log, logKey, from, entries: next.entries })
    frames.push(framed(encodePeerMessage({ kind: 'run', form: 'entries', bytes })))
    tip = next.tip
  }
  return frames
}

/** A message that fits one frame, as everything said here does. */
function framed(message: Uint8Array): Buffer {
  const [first, ...more] = messageToFrames(message, NO_DIGEST)
  if (!first || more.length > 0) throw new Error('the message is longer than a frame')
  return frameOf(first)
}

/** Reads frames into messages; what is broken or unknown ends the measurement. */
function newReader(): (payload: Buffer) => readonly Message[] {
  let partial: PartialMessage | null = null
  return (payload) => {
    const taken = takeFrame(partial, new Uint8Array(payload))
    if (!taken.ok) throw new Error(`a frame of the relay does not read: ${taken.error.kind}`)
    partial = taken.value.partial
    if (!taken.value.message) return []
    const mailbox = decodeMailboxMessage(taken.value.message)
    const message = mailbox.ok && mailbox.value ? mailbox : decodePeerMessage(taken.value.message)
    if (!message.ok || !message.value) throw new Error('a message of the relay does not read')
    return [message.value]
  }
}

/** Entries of a `run` message in one whole frame: kind of frame, kind of message, form, length, then the run. */
function entriesIn(frame: Buffer): number {
  let at = 3
  while (frame[at]! >= 0x80) at += 1
  return runHead(frame.subarray(at + 1)).count
}

/** What a run begins with (ENT-6): version, log, flags, [key], from, prev, count. */
function runHead(run: Uint8Array): { readonly log: LogId; readonly from: number; readonly count: number } {
  let at = 1
  const log = bytesToId('log', run.slice(at, at + 16))
  at += 16
  const hasKey = run[at] === 1
  at += hasKey ? 33 : 1
  const uint = () => {
    let [value, factor] = [0, 1]
    for (; run[at]! >= 0x80; at++, factor *= 128) value += (run[at]! & 0x7f) * factor
    value += run[at]! * factor
    at += 1
    return value
  }
  const from = uint()
  at += 32
  return { log, from, count: uint() }
}
