/**
 * Signaling across relay processes: what is published at one of them is heard at the others too, so that two browsers meet
 * wherever each is connected.
 *
 * - All topics go over one channel that every process listens to from its start. A channel for each topic would carry less,
 *   but interest in it spreads from server to server, and two who come at the same moment would each speak too early.
 * - What came over the bus is delivered here and never sent on.
 * - `clients` counts those who listen at the process that delivers and at the one where it was published.
 */
import type { Result } from '$lib/base/result'
import { decodeWith, newWriter, type MalformedBytes } from '$lib/wire/codec'
import { MAX_MESSAGE_BYTES, MAX_TOPIC_LENGTH } from './limits'
import { noBus, type RelayBus } from './relay-bus'
import { newSignaling, type Delivery, type Elsewhere, type Signaling } from './signaling'

export interface SharedSignaling<Connection> extends Signaling<Connection> {
  /** Stops listening to the other processes. */
  close(): void
}

/** Other relays' words of other kinds are on channels of other names: a mailbox's is its key in base64url. */
const CHANNEL = 'signaling'

/** `deliver` sends what was published elsewhere to those who listen here. */
export function newSharedSignaling<Connection>(
  bus: RelayBus,
  deliver: (delivery: Delivery<Connection>) => void
): SharedSignaling<Connection> {
  const signaling = newSignaling<Connection>(bus === noBus ? undefined : wordsTo(bus))
  const end = bus.subscribe(CHANNEL, (bytes) => {
    const word = decodeWord(bytes)
    if (word.ok) deliver(signaling.hear(word.value.topic, word.value.data, word.value.listeners))
  })
  return {
    receive: signaling.receive,
    hear: signaling.hear,
    leave: signaling.leave,
    get topicCount() {
      return signaling.topicCount
    },
    close: end
  }
}

function wordsTo(bus: RelayBus): Elsewhere {
  return {
    published: (topic, data, listeners) =>
      bus.publish(CHANNEL, newWriter().text(topic).uint(listeners).text(data).done())
  }
}

interface Word {
  readonly topic: string
  /** At the process it was published at. */
  readonly listeners: number
  /** JSON. */
  readonly data: string
}

/** A character of a topic has up to four bytes; one of JSON may be written anew with six. */
const MAX_TOPIC_BYTES = MAX_TOPIC_LENGTH * 4
const MAX_DATA_BYTES = MAX_MESSAGE_BYTES * 6

function decodeWord(bytes: Uint8Array): Result<Word, MalformedBytes> {
  return decodeWith(bytes, (reader) => ({
    topic: reader.text(MAX_TOPIC_BYTES),
    listeners: reader.uint(),
    data: reader.text(MAX_DATA_BYTES)
  }))
}
