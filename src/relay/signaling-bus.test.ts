import { expect, test } from 'vitest'
import type { RelayBus } from './relay-bus'
import type { Delivery } from './signaling'
import { newSharedSignaling, type SharedSignaling } from './signaling-bus'

/** Two relay processes with a bus between them, and what each delivered from the other. */
function newProcesses() {
  const heardBy = [new Set<(bytes: Uint8Array) => void>(), new Set<(bytes: Uint8Array) => void>()] as const
  const busOf = (own: 0 | 1): RelayBus => ({
    publish: (_, bytes) => heardBy[own === 0 ? 1 : 0].forEach((heard) => heard(bytes)),
    subscribe(_, heard) {
      heardBy[own].add(heard)
      return () => heardBy[own].delete(heard)
    },
    close: () => Promise.resolve()
  })
  const arrived: [Delivery<string>[], Delivery<string>[]] = [[], []]
  const here = newSharedSignaling<string>(busOf(0), (delivery) => arrived[0].push(delivery))
  const there = newSharedSignaling<string>(busOf(1), (delivery) => arrived[1].push(delivery))
  return { here, there, arrived, say: (bytes: Uint8Array) => heardBy[1].forEach((heard) => heard(bytes)) }
}

function tell(process: SharedSignaling<string>, from: string, message: object): void {
  expect(process.receive(from, JSON.stringify(message))).toMatchObject({ ok: true })
}

test('what is published at one process reaches those who listen at the other, once, with the listeners of both', () => {
  const { here, there, arrived } = newProcesses()
  tell(here, 'alice', { type: 'subscribe', topics: ['room'] })
  tell(there, 'bob', { type: 'subscribe', topics: ['room'] })
  tell(there, 'carol', { type: 'subscribe', topics: ['other'] })
  tell(here, 'alice', { type: 'publish', topic: 'room', data: { sealed: 'ü"' } })

  expect(arrived[0]).toEqual([])
  expect(arrived[1].map(({ to, text }) => ({ to, message: JSON.parse(text) as unknown }))).toEqual([
    { to: ['bob'], message: { type: 'publish', topic: 'room', clients: 2, data: { sealed: 'ü"' } } }
  ])
})

test('where nobody listens nothing is delivered, and after closing nothing is heard', () => {
  const { here, there, arrived } = newProcesses()
  tell(here, 'alice', { type: 'publish', topic: 'room', data: 1 })
  expect(arrived[1]).toEqual([{ to: [], text: '' }])

  tell(there, 'bob', { type: 'subscribe', topics: ['room'] })
  there.close()
  tell(here, 'alice', { type: 'publish', topic: 'room', data: 2 })
  expect(arrived[1]).toHaveLength(1)
})

test('what is no word of a relay is not delivered', () => {
  const { there, arrived, say } = newProcesses()
  tell(there, 'bob', { type: 'subscribe', topics: ['room'] })
  for (const bytes of [[], [4, 114], [200, 200, 200, 200], [0, 0, 0, 0]]) say(Uint8Array.from(bytes))
  expect(arrived[1]).toEqual([])
})
