/**
 * Looks through a stream's messages without their bodies, by a consumer made for the occasion. A consumer comes to any of the
 * servers that keep the stream, and a server that was killed may tell otherwise than the rest: so a certain one is sought out.
 */
import {
  AckPolicy,
  DeliverPolicy,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamClient,
  type JetStreamManager
} from '@nats-io/jetstream'
import { headers as newHeaders } from '@nats-io/transport-node'
import { stampOf, type KeptMessage } from './nats-words'

/** A message as it can be known again. */
export interface StreamPlace {
  readonly at: number
  readonly stamp: string
}

/** What throws here, the servers did not do. */
export interface Scanner {
  /** Tells messages from a place on, in order, as the leader has them if it could be found. */
  scan(subject: string, from: number, told: (message: KeptMessage) => void): Promise<void>
  /** Whether every replica has the message at this place. */
  isAlike(subject: string, place: StreamPlace): Promise<boolean>
}

export interface ScannerParts {
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  /** Of the stream. */
  readonly name: string
  readonly timeoutMs: number
}

const MESSAGES_AT_ONCE = 2_000

/** So many tries miss the one of three about once in a thousand. */
const MOST_CONSUMERS = 16

/** Forgotten by the servers after 30 seconds, in nanoseconds, should this process end in the middle. */
const BRIEF: Partial<ConsumerConfig> = {
  ack_policy: AckPolicy.None,
  headers_only: true,
  mem_storage: true,
  num_replicas: 1,
  inactive_threshold: 30_000_000_000
}

export function newScanner({ client, manager, name, timeoutMs }: ScannerParts): Scanner {
  /** A consumer at that server, or at some other one where that does not answer. */
  async function consumerAt(server: string | undefined, config: Partial<ConsumerConfig>): Promise<ConsumerInfo> {
    for (let left = MOST_CONSUMERS; ; left--) {
      const made = await manager.consumers.add(name, { ...BRIEF, ...config })
      if (left === 1 || made.cluster?.leader === server) return made
      await manager.consumers.delete(name, made.name)
    }
  }

  async function isAlikeAt(server: string | undefined, subject: string, place: StreamPlace): Promise<boolean> {
    const made = await consumerAt(server, { filter_subject: subject, ...startingAt(place.at) })
    if (made.cluster?.leader !== server) return false
    const consumer = await client.consumers.get(name, made.name)
    const message = await consumer.next({ expires: timeoutMs })
    await manager.consumers.delete(name, made.name)
    return message?.seq === place.at && message.headers !== undefined && stampOf(message.headers) === place.stamp
  }

  return {
    async isAlike(subject, place) {
      const { cluster } = await manager.streams.info(name)
      for (const server of [cluster?.leader, ...(cluster?.replicas ?? []).map((replica) => replica.name)]) {
        if (!(await isAlikeAt(server, subject, place))) return false
      }
      return true
    },
    async scan(subject, from, told) {
      const { cluster } = await manager.streams.info(name)
      const made = await consumerAt(cluster?.leader, { filter_subject: subject, ...startingAt(from) })
      const consumer = await client.consumers.get(name, made.name)
      for (let left = made.num_pending; left > 0;) {
        const before = left
        const batch = await consumer.fetch({ max_messages: Math.min(left, MESSAGES_AT_ONCE), expires: timeoutMs })
        for await (const { seq: at, subject, headers = newHeaders(), info } of batch) {
          told({ at, subject, headers })
          left = info.pending
        }
        if (left === before) break // The servers are busy with something else; who asked goes on by itself.
      }
      await manager.consumers.delete(name, made.name)
    }
  }
}

function startingAt(at: number): Partial<ConsumerConfig> {
  if (at <= 1) return { deliver_policy: DeliverPolicy.All }
  return { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: at }
}
