/**
 * The bus between relay processes over NATS publish and subscribe. Nothing is kept: what is said while the connection is away
 * is said to nobody, and whoever was away finds what matters in the store.
 *
 * A channel's name is hashed, so that any text may be one. Every message says in a header which process it is from, and a
 * process does not hear its own.
 */
import { createHash } from 'node:crypto'
import { headers as newHeaders, type NatsConnection } from '@nats-io/transport-node'
import type { RelayBus } from './relay-bus'
import type { Subjects } from './nats-words'

const FROM = 'Eventual-From'

/** `process` names this one among its like, e.g. some random text. The connection stays its owner's. */
export function newNatsBus(connection: NatsConnection, subjects: Subjects, process: string): RelayBus {
  const endings = new Set<() => void>()
  const link = watchLink(connection)

  return {
    publish(channel, bytes) {
      if (!link.isUp() || bytes.length > (connection.info?.max_payload ?? 0) - HEADER_ROOM) return
      const headers = newHeaders()
      headers.set(FROM, process)
      connection.publish(subjectOf(subjects, channel), bytes, { headers })
    },
    subscribe(channel, heard) {
      if (connection.isClosed() || connection.isDraining()) return () => undefined
      const subscription = connection.subscribe(subjectOf(subjects, channel), {
        callback(fault, message) {
          if (fault === null && message.headers?.get(FROM) !== process) heard(message.data)
        }
      })
      const end = () => {
        if (endings.delete(end) && !connection.isClosed()) subscription.unsubscribe()
      }
      endings.add(end)
      return end
    },
    close() {
      for (const end of [...endings]) end()
      return Promise.resolve()
    }
  }
}

/** A message's headers count as part of it. */
const HEADER_ROOM = 256

/** While it is away, messages would wait in this process's memory for it to come back. */
function watchLink(connection: NatsConnection): { isUp(): boolean } {
  let isConnected = true
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') isConnected = false
      if (type === 'reconnect') isConnected = true
    }
  })()
  return { isUp: () => isConnected && !connection.isClosed() && !connection.isDraining() }
}

function subjectOf(subjects: Subjects, channel: string): string {
  return subjects.ofChannel(createHash('sha256').update(channel).digest('base64url'))
}
