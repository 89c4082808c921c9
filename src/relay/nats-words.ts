/**
 * How a mailbox lies in a JetStream stream: which subject a message has, and what its headers say of its body, so that a
 * mailbox can be known without reading what it holds.
 *
 * - `NAME.id` holds the store's id. All of a mailbox is under `NAME.m.MAILBOX`:
 * - `.w` says whose workspace it is, and is written before anything else of the mailbox;
 * - `.e.LOG` holds the pieces of one log, one message for each write; the newest tells the log's tip;
 * - `.p.PARCEL` holds a parcel.
 * - `NAME.x.MAILBOX.STAMP.N` is a part of a body too large for one message; it counts once a message above names it.
 *
 * Every message carries the stamp of its write, 12 random bytes: a place in the stream that holds another stamp than it did
 * was taken back by the servers and filled anew.
 */
import { base64urlToBytes, bytesToBase64url } from '$lib/base/bytes'
import { parseId, type WorkspaceId } from '$lib/base/ids'
import type { LogTip, MailboxName, ParcelName, Piece } from './mailbox-store'

/** Where a body is: in the message itself, or in parts of one size but the last, at these places of the stream. */
export interface BodyPlace {
  readonly at: number
  readonly stamp: string
  readonly length: number
  readonly partBytes: number
  readonly parts: readonly number[]
}

/** A piece without its bytes: they are `length` of its message's body, from `offset` on. */
export interface KeptPiece extends Omit<Piece, 'bytes'> {
  readonly offset: number
  readonly length: number
  readonly body: BodyPlace
  /** Of its log, where the message tells the one at the piece's end. */
  readonly tip: LogTip | null
}

/** One message of a mailbox, by what its subject and headers say. */
export type MailboxWord =
  | { readonly kind: 'workspace'; readonly workspace: WorkspaceId }
  | RunWord
  | { readonly kind: 'parcel'; readonly name: ParcelName; readonly body: BodyPlace }

export interface RunWord {
  readonly kind: 'run'
  readonly tip: LogTip
  /** Seq of the log's tip before it, 0 for a new log; null where it moves no tip. */
  readonly after: number | null
  readonly pieces: readonly KeptPiece[]
  readonly body: BodyPlace
}

/** What is asked of a message's headers. */
export interface Headers {
  get(name: string): string
}

/** A message as it lies in the stream, with or without its body. */
export interface KeptMessage {
  /** Its place in the stream; never given twice while the servers keep what they acknowledged. */
  readonly at: number
  readonly subject: string
  readonly headers: Headers
}

const STAMP = 'Eventual-Stamp'
const LENGTH = 'Eventual-Length'
const PARTS = 'Eventual-Parts'
const WORKSPACE = 'Eventual-Workspace'
const TIP = 'Eventual-Tip'
const AFTER = 'Eventual-After'
const PIECES = 'Eventual-Pieces'

export interface Subjects {
  readonly id: string
  /** What the stream takes in. */
  readonly all: readonly string[]
  /** One for each mailbox. */
  readonly workspaces: string
  ofMailbox(mailbox: MailboxName): MailboxSubjects
  ofChannel(channel: string): string
}

export interface MailboxSubjects {
  readonly all: string
  readonly workspace: string
  run(log: string): string
  parcel(name: ParcelName): string
  part(stamp: string, number: number): string
}

/** The subjects of a stream; mailbox names, log ids and parcel names are base64url and so are tokens as they are. */
export function subjectsOf(name: string): Subjects {
  return {
    id: `${name}.id`,
    all: [`${name}.id`, `${name}.m.>`, `${name}.x.>`],
    workspaces: `${name}.m.*.w`,
    ofMailbox(mailbox) {
      const own = `${name}.m.${mailbox}`
      return {
        all: `${own}.>`,
        workspace: `${own}.w`,
        run: (log) => `${own}.e.${log}`,
        parcel: (parcel) => `${own}.p.${parcel}`,
        part: (stamp, number) => `${name}.x.${mailbox}.${stamp}.${number}`
      }
    },
    ofChannel: (channel) => `${name}.bus.${channel}`
  }
}

/** Headers of the message that says whose mailbox it is. */
export function workspaceHeaders(stamp: string, workspace: WorkspaceId): Record<string, string> {
  return { [STAMP]: stamp, [WORKSPACE]: workspace }
}

export function partHeaders(stamp: string): Record<string, string> {
  return { [STAMP]: stamp }
}

export function parcelHeaders(body: BodyPlace): Record<string, string> {
  return bodyHeaders(body)
}

/** Headers of a message that holds pieces of one log, in the order of their bytes in its body. */
export function runHeaders({ tip, after, pieces, body }: RunWord): Record<string, string> {
  return {
    ...bodyHeaders(body),
    [TIP]: [tip.seq, bytesToBase64url(tip.hash), bytesToBase64url(tip.logKey)].join(' '),
    ...(after === null ? {} : { [AFTER]: String(after) }),
    [PIECES]: pieces.map(({ form, from, to, length }) => [form, from, to, length].join(':')).join(' ')
  }
}

/** What a message is, or null where it is nothing this version wrote. */
export function readWord({ at, subject, headers }: KeptMessage): MailboxWord | null {
  const [kind, name = ''] = subject.split('.').slice(3)
  switch (kind) {
    case 'w':
      return readWorkspace(headers)
    case 'e':
      return readRun(at, name, headers)
    case 'p':
      return { kind: 'parcel', name, body: readBody(at, headers) }
    default:
      return null
  }
}

export function stampOf(headers: Headers): string {
  return headers.get(STAMP)
}

function bodyHeaders({ stamp, length, partBytes, parts }: BodyPlace): Record<string, string> {
  const own = { [STAMP]: stamp, [LENGTH]: String(length) }
  return parts.length === 0 ? own : { ...own, [PARTS]: [partBytes, ...parts].join(' ') }
}

function readBody(at: number, headers: Headers): BodyPlace {
  const [partBytes = 0, ...parts] = numbersOf(headers.get(PARTS), ' ')
  return { at, stamp: stampOf(headers), length: Number(headers.get(LENGTH)), partBytes, parts }
}

function readWorkspace(headers: Headers): MailboxWord | null {
  const workspace = parseId('workspace', headers.get(WORKSPACE))
  return workspace.ok ? { kind: 'workspace', workspace: workspace.value } : null
}

function readRun(at: number, name: string, headers: Headers): MailboxWord | null {
  const log = parseId('log', name)
  const [seq = '', hash = '', logKey = ''] = headers.get(TIP).split(' ')
  const [hashBytes, keyBytes] = [base64urlToBytes(hash), base64urlToBytes(logKey)]
  if (!log.ok || !hashBytes.ok || !keyBytes.ok) return null
  const body = readBody(at, headers)
  const tip = { log: log.value, logKey: keyBytes.value, seq: Number(seq), hash: hashBytes.value }
  const [after = null] = numbersOf(headers.get(AFTER), ' ')
  const sizes = headers
    .get(PIECES)
    .split(' ')
    .map((each) => {
      const [form, from = 0, to = 0, length = 0] = each.split(':').map((part, at) => (at === 0 ? part : Number(part)))
      return {
        form: form === 'record' ? 'record' : 'entries',
        from: Number(from),
        to: Number(to),
        length: Number(length)
      } as const
    })
  return { kind: 'run', tip, after, body, pieces: piecesIn(tip, sizes, body) }
}

/** Pieces of one log as they lie in their message's body: one after the other. */
export function piecesIn(
  tip: LogTip,
  sizes: readonly (Omit<Piece, 'bytes' | 'log'> & { readonly length: number })[],
  body: BodyPlace
): readonly KeptPiece[] {
  let offset = 0
  return sizes.map(({ form, from, to, length }) => {
    offset += length
    const own = to === tip.seq ? tip : null
    return { log: tip.log, form, from, to, offset: offset - length, length, body, tip: own }
  })
}

function numbersOf(text: string, separator: string): number[] {
  return text === '' ? [] : text.split(separator).map(Number)
}
