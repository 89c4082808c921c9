/**
 * One JetStream stream as the store needs it: asked of its leader where the newest counts, of any replica where the place says
 * what it holds. Everything that goes wrong with the servers comes back as a fault with a plain reason that names no content.
 */
import {
  JetStreamApiError,
  jetstream,
  type JetStreamManager,
  type NextMsgRequest,
  type StoredMsg
} from '@nats-io/jetstream'
import { headers as newHeaders, errors, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node'
import { err, ok, type Result } from '$lib/base/result'
import type { StoreFault } from './mailbox-store'
import { newScanner, type StreamPlace } from './nats-scan'
import { stampOf, type KeptMessage } from './nats-words'

export interface BodiedMessage extends KeptMessage {
  readonly data: Uint8Array
}

export interface Publication {
  readonly subject: string
  readonly headers: Record<string, string>
  readonly data: Uint8Array
  /** Place of the newest message of this subject, 0 for none; another one there makes it `Moved`. */
  readonly after?: number | undefined
}

type Asked<T> = Promise<Result<T, StoreFault>>

export interface NatsStream {
  /** Of a message's body, so that it fits with its headers, and its answer in base64 too. */
  readonly mostBodyBytes: number
  /** Resolves to the message's place, once enough servers have it. */
  publish(publication: Publication): Asked<number>
  /** The newest message of a subject, which may have wildcards. */
  last(subject: string): Asked<BodiedMessage | null>
  /** The first message of a subject at this place or later. */
  next(subject: string, at: number): Asked<BodiedMessage | null>
  /** The message with this stamp at a place, from any replica that has it there; null where it is gone. */
  get(at: number, stamp: string): Asked<BodiedMessage | null>
  /** Tells messages from a place on without their bodies, in order, as some replica has them: mostly the leader. */
  scan(subject: string, from: number, told: (message: KeptMessage) => void): Asked<undefined>
  /** Whether every replica has the message with this stamp at this place, and so the same messages at the places before. */
  isAlike(subject: string, place: StreamPlace): Promise<boolean>
  /** Whether all of them are gone afterwards. Each replica removes what it has at these places, whatever that is. */
  remove(places: readonly number[]): Promise<boolean>
  /** How many subjects there are of a pattern, and the bytes of the whole stream. */
  size(pattern: string): Asked<{ readonly subjects: number; readonly bytes: number }>
}

/** `manager` is of `connection`; every answer has `timeoutMs` to come. */
export function openStream(
  connection: NatsConnection,
  manager: JetStreamManager,
  { name, timeoutMs }: { readonly name: string; readonly timeoutMs: number }
): NatsStream {
  const client = jetstream(connection, { timeout: timeoutMs })
  const scanner = newScanner({ client, manager, name, timeoutMs })

  async function isRemoved(at: number): Promise<boolean> {
    const removed = await attempt(() => manager.streams.deleteMessage(name, at, false))
    if (removed.ok) return removed.value
    const there = await attempt(() => manager.streams.getMessage(name, { seq: at }))
    return there.ok && there.value === null
  }

  return {
    mostBodyBytes: Math.floor((connection.info?.max_payload ?? 0) / 2),
    publish: ({ subject, headers, data, after }) =>
      attempt(async () => {
        const expect = after === undefined ? {} : { lastSubjectSequence: after }
        const options = { headers: headersOf(headers), timeout: timeoutMs, expect: { streamName: name, ...expect } }
        return (await client.publish(subject, data, options)).seq
      }),
    last: (subject) => attempt(async () => bodied(await manager.streams.getMessage(name, { last_by_subj: subject }))),
    next: (subject, at) =>
      attempt(async () => {
        const request: NextMsgRequest & { seq: number } = { seq: at, next_by_subj: subject }
        return bodied(await manager.streams.getMessage(name, request))
      }),
    async get(at, stamp) {
      const near = await attempt(async () => bodied(await manager.direct.getMessage(name, { seq: at })))
      if (near.ok && near.value && stampOf(near.value.headers) === stamp) return near
      const led = await attempt(async () => bodied(await manager.streams.getMessage(name, { seq: at })))
      return led.ok && led.value && stampOf(led.value.headers) !== stamp ? ok(null) : led
    },
    scan: (subject, from, told) => attempt(() => scanner.scan(subject, from, told).then(() => undefined)),
    async isAlike(subject, place) {
      const alike = await attempt(() => scanner.isAlike(subject, place))
      return alike.ok && alike.value
    },
    remove: async (places) => (await Promise.all(places.map(isRemoved))).every(Boolean),
    size: (pattern) =>
      attempt(async () => {
        const { state } = await manager.streams.info(name, { subjects_filter: pattern })
        return { subjects: Object.keys(state.subjects ?? {}).length, bytes: state.bytes }
      })
  }
}

/** Runs what may throw, and says what went wrong as a store does. */
export async function attempt<T>(run: () => Promise<T>): Asked<T> {
  try {
    return ok(await run())
  } catch (cause) {
    return err(faultOf(cause))
  }
}

/** The server's numbers for a message that came after another one than it said. */
const MOVED = [10071, 10164]
/** Limits of the account, the servers, the storage and the stream itself. */
const FULL = [10002, 10023, 10028, 10047, 10054, 10077]

function faultOf(cause: unknown): StoreFault {
  if (cause instanceof JetStreamApiError) {
    if (MOVED.includes(cause.code)) return { kind: 'Moved' }
    if (FULL.includes(cause.code)) return { kind: 'DiskFull' }
    return { kind: 'Unavailable', why: `NATS refused with its error ${cause.code}` }
  }
  return { kind: 'Unavailable', why: reasonOf(cause) }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof errors.TimeoutError) return 'NATS did not answer in time'
  if (cause instanceof errors.ClosedConnectionError) return 'the connection to NATS is closed'
  if (cause instanceof errors.DrainingConnectionError) return 'the connection to NATS is closing'
  if (cause instanceof Error && cause.name === 'JetStreamNotEnabled') return 'no NATS server leads the stream just now'
  return `NATS did not do it (${cause instanceof Error ? cause.name : 'unknown'})`
}

function bodied(message: StoredMsg | null): BodiedMessage | null {
  if (!message) return null
  const { seq: at, subject, header: headers, data } = message
  return { at, subject, headers, data }
}

function headersOf(record: Record<string, string>): MsgHdrs {
  const made = newHeaders()
  for (const [name, value] of Object.entries(record)) made.set(name, value)
  return made
}
