import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_CONNECTIONS_PER_TOPIC, MAX_MESSAGE_BYTES, MAX_TOPIC_LENGTH, MAX_TOPICS_PER_CONNECTION } from './limits'
import { newSignaling, type Signaling } from './signaling'

type Name = 'alice' | 'bob' | 'mallory'

function say(signaling: Signaling<Name>, from: Name, message: object) {
  const heard = signaling.receive(from, JSON.stringify(message))
  return heard.ok ? { to: heard.value.to, message: heard.value.text && JSON.parse(heard.value.text) } : heard.error
}

test('a publish reaches everyone on the topic, the sender too, and says how many listen', () => {
  const signaling = newSignaling<Name>()
  say(signaling, 'alice', { type: 'subscribe', topics: ['room'] })
  say(signaling, 'bob', { type: 'subscribe', topics: ['room', 'other'] })

  expect(say(signaling, 'alice', { type: 'publish', topic: 'room', data: 'sealed' })).toEqual({
    to: ['alice', 'bob'],
    message: { type: 'publish', topic: 'room', clients: 2, data: 'sealed' }
  })
})

test('only the fields of the protocol are passed on', () => {
  const signaling = newSignaling<Name>()
  say(signaling, 'alice', { type: 'subscribe', topics: ['room'] })

  expect(
    say(signaling, 'mallory', { type: 'publish', topic: 'room', clients: 99, data: { a: 1 }, extra: 'no' })
  ).toEqual({
    to: ['alice'],
    message: { type: 'publish', topic: 'room', clients: 1, data: { a: 1 } }
  })
})

test('who unsubscribed or left hears nothing, and an empty topic is forgotten', () => {
  const signaling = newSignaling<Name>()
  say(signaling, 'alice', { type: 'subscribe', topics: ['room'] })
  say(signaling, 'bob', { type: 'subscribe', topics: ['room', 'other'] })
  say(signaling, 'alice', { type: 'unsubscribe', topics: ['room', 'never joined'] })

  expect(say(signaling, 'alice', { type: 'publish', topic: 'room' })).toMatchObject({ to: ['bob'] })
  signaling.leave('bob')
  expect(signaling.topicCount).toBe(0)
  signaling.leave('bob')
  expect(say(signaling, 'alice', { type: 'publish', topic: 'room' })).toMatchObject({ to: [] })
})

test('a ping is answered to its sender alone', () => {
  expect(say(newSignaling<Name>(), 'bob', { type: 'ping' })).toEqual({ to: ['bob'], message: { type: 'pong' } })
})

test('subscribing twice counts once', () => {
  const signaling = newSignaling<Name>()
  for (let time = 0; time < MAX_TOPICS_PER_CONNECTION + 1; time++) {
    expect(say(signaling, 'alice', { type: 'subscribe', topics: ['room', 'room'] })).toMatchObject({ to: [] })
  }
  expect(say(signaling, 'bob', { type: 'publish', topic: 'room' })).toMatchObject({ to: ['alice'] })
})

test('a connection has a bounded number of topics, and a topic a bounded number of listeners', () => {
  const topics = Array.from({ length: MAX_TOPICS_PER_CONNECTION + 1 }, (_, at) => `room ${at}`)
  expect(say(newSignaling<Name>(), 'mallory', { type: 'subscribe', topics })).toEqual({ kind: 'TooManyTopics' })

  const crowded = newSignaling<number>()
  const join = JSON.stringify({ type: 'subscribe', topics: ['room'] })
  const faults = Array.from({ length: MAX_CONNECTIONS_PER_TOPIC + 1 }, (_, at) => crowded.receive(at, join)).filter(
    (heard) => !heard.ok
  )
  expect(faults).toEqual([{ ok: false, error: { kind: 'TopicFull' } }])
})

test('a name that is too long, empty or no text is not a topic', () => {
  const signaling = newSignaling<Name>()
  say(signaling, 'mallory', {
    type: 'subscribe',
    topics: ['x'.repeat(MAX_TOPIC_LENGTH + 1), '', 7, null, ['room'], {}]
  })
  expect(signaling.topicCount).toBe(0)
})

test('what is no message is a fault; a message of an unknown kind is ignored', () => {
  const signaling = newSignaling<Name>()
  for (const garbage of ['', '{', 'null', '7', '"text"', '[]', '\u0000\uffff']) {
    expect(signaling.receive('mallory', garbage)).toEqual({ ok: false, error: { kind: 'NotSignaling' } })
  }
  expect(say(signaling, 'alice', { type: 'newer' })).toMatchObject({ to: [] })
  expect(say(signaling, 'alice', { no: 'type' })).toMatchObject({ to: [] })
})

test('data nested too deeply to be passed on is a fault', () => {
  const signaling = newSignaling<Name>()
  say(signaling, 'alice', { type: 'subscribe', topics: ['room'] })
  const depth = MAX_MESSAGE_BYTES / 2 - 32
  const text = `{"type":"publish","topic":"room","data":${'['.repeat(depth)}${']'.repeat(depth)}}`
  expect(signaling.receive('mallory', text)).toEqual({ ok: false, error: { kind: 'NotSignaling' } })
})

test('no message whatever makes it throw', () => {
  const message = fc.record(
    {
      type: fc.oneof(fc.constantFrom('subscribe', 'unsubscribe', 'publish', 'ping', '__proto__'), fc.anything()),
      topics: fc.oneof(fc.array(fc.oneof(fc.string(), fc.anything())), fc.anything()),
      topic: fc.oneof(fc.constantFrom('room', '__proto__', 'constructor'), fc.anything()),
      data: fc.anything()
    },
    { requiredKeys: [] }
  )
  const text = fc.oneof(fc.string(), fc.json(), message.map(toText))
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom<Name>('alice', 'bob', 'mallory'), text)), (messages) => {
      const signaling = newSignaling<Name>()
      for (const [from, sent] of messages) expect(signaling.receive(from, sent)).toHaveProperty('ok')
      for (const name of ['alice', 'bob', 'mallory'] as const) signaling.leave(name)
      expect(signaling.topicCount).toBe(0)
    })
  )
})

function toText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? ''
}
