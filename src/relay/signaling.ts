/**
 * y-webrtc's signaling, as a table of who listens to which topic. It owns no socket and reads no clock.
 *
 * - Speaks the messages y-webrtc sends: `subscribe`, `unsubscribe`, `publish`, `ping`; a publish goes to everyone on the
 *   topic, the sender included, with the number of listeners as `clients`.
 * - Passes on only the four fields it knows. What `data` holds is sealed by the rooms' own password; it is never looked at.
 * - Remembers nothing: a topic without listeners is gone, and nothing is kept for those who come later.
 * - A message of a kind it does not know is ignored, so that newer pages may meet at an older server.
 */
import { err, ok, type Result } from '$lib/base/result'
import { MAX_CONNECTIONS_PER_TOPIC, MAX_TOPIC_LENGTH, MAX_TOPICS_PER_CONNECTION } from './limits'

/** A text to send to each of the connections. */
export interface Delivery<Connection> {
  readonly to: readonly Connection[]
  readonly text: string
}

export type SignalingFault =
  { readonly kind: 'NotSignaling' } | { readonly kind: 'TooManyTopics' } | { readonly kind: 'TopicFull' }

export interface Signaling<Connection> {
  /** Takes one message in. A fault means the connection broke the rules and should be closed. */
  receive(from: Connection, text: string): Result<Delivery<Connection>, SignalingFault>
  /** What was published at another process, where so many listen, for those who listen here. `data` is JSON. */
  hear(topic: string, data: string, listenersThere: number): Delivery<Connection>
  /** Forgets a connection that closed. */
  leave(connection: Connection): void
  /** How many topics have listeners. */
  readonly topicCount: number
}

/** Hears of every publish here, its data as JSON, and how many listen here; `signaling-bus.ts` tells the other processes. */
export interface Elsewhere {
  published(topic: string, data: string, listeners: number): void
}

export function newSignaling<Connection>(elsewhere?: Elsewhere): Signaling<Connection> {
  const listenersByTopic = new Map<string, Set<Connection>>()
  const topicsByConnection = new Map<Connection, Set<string>>()

  function subscribe(connection: Connection, topics: readonly string[]): Result<Delivery<Connection>, SignalingFault> {
    const own = topicsByConnection.get(connection) ?? new Set()
    topicsByConnection.set(connection, own)
    for (const topic of topics) {
      if (own.has(topic)) continue
      const listeners = listenersByTopic.get(topic) ?? new Set()
      if (own.size >= MAX_TOPICS_PER_CONNECTION) return err({ kind: 'TooManyTopics' })
      if (listeners.size >= MAX_CONNECTIONS_PER_TOPIC) return err({ kind: 'TopicFull' })
      listenersByTopic.set(topic, listeners.add(connection))
      own.add(topic)
    }
    return ok(nothing)
  }

  function unsubscribe(connection: Connection, topics: Iterable<string>): void {
    for (const topic of [...topics]) {
      const listeners = listenersByTopic.get(topic)
      listeners?.delete(connection)
      if (listeners?.size === 0) listenersByTopic.delete(topic)
      topicsByConnection.get(connection)?.delete(topic)
    }
  }

  function hear(topic: string, data: string, listenersThere: number): Delivery<Connection> {
    const to = [...(listenersByTopic.get(topic) ?? [])]
    if (to.length === 0) return nothing
    const clients = to.length + listenersThere
    return { to, text: `{"type":"publish","topic":${JSON.stringify(topic)},"clients":${clients},"data":${data}}` }
  }

  function publish(topic: string, value: unknown): Result<Delivery<Connection>, SignalingFault> {
    const data = toJson(value)
    if (data === undefined) return err({ kind: 'NotSignaling' })
    const delivery = hear(topic, data, 0)
    elsewhere?.published(topic, data, delivery.to.length)
    return ok(delivery)
  }

  return {
    receive(from, text) {
      const message = parseMessage(text)
      if (!message) return err({ kind: 'NotSignaling' })
      switch (message['type']) {
        case 'subscribe':
          return subscribe(from, topicsOf(message))
        case 'unsubscribe':
          unsubscribe(from, topicsOf(message))
          return ok(nothing)
        case 'publish':
          return isTopic(message['topic']) ? publish(message['topic'], message['data']) : ok(nothing)
        case 'ping':
          return ok({ to: [from], text: PONG })
        default:
          return ok(nothing)
      }
    },
    hear,
    leave(connection) {
      unsubscribe(connection, topicsByConnection.get(connection) ?? [])
      topicsByConnection.delete(connection)
    },
    get topicCount() {
      return listenersByTopic.size
    }
  }
}

const PONG = JSON.stringify({ type: 'pong' })
const nothing = { to: [], text: '' } as const

function parseMessage(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined // Not JSON, which the caller names NotSignaling.
  }
}

/** A message of brackets alone can be read, and is nested too deeply to be written again. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value ?? null)
  } catch {
    return undefined // The caller names it NotSignaling.
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function topicsOf(message: Record<string, unknown>): string[] {
  const topics: unknown = message['topics']
  return Array.isArray(topics) ? topics.filter(isTopic) : []
}

function isTopic(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_TOPIC_LENGTH
}
