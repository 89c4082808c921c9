import { expect, test, vi } from 'vitest'
import { newTeller } from '../base/events'
import { newScope } from '../base/scope'
import type { ConnectionProbes, RelayFound } from '../platform/connection-probes'
import { CheckPage } from './check-page.svelte'
import type { Relays, RelayStatus } from './relays'
import type { Session } from './session'

const RELAY: RelayStatus = {
  address: 'wss://relay.example',
  scope: 'team',
  state: 'open',
  refusal: null,
  retryMs: null,
  lacks: 0,
  found: 'asLeft',
  openMs: 0
}
const TURN = { url: 'turn:turn.example', login: { username: 'low-water', credential: 'seventeen' } }
const STUN = { url: 'stun:stun.example', login: null }

interface Settled {
  readonly paused?: boolean
  readonly relayOnly?: boolean
  readonly relays?: readonly RelayStatus[]
}

/** A check over a workspace as settled, and which probes were asked. */
function openCheck(
  { paused = false, relayOnly = false, relays = [RELAY] }: Settled,
  answers: (RelayFound | Promise<RelayFound>)[] = []
) {
  const asked: string[] = []
  const note = <T>(what: string, answer: T) => (asked.push(what), Promise.resolve(answer))
  const paths = { isPossible: true, kinds: new Set(['inside', 'outside', 'relayed'] as const), met: true }
  const probes: ConnectionProbes = {
    page: () => ({ protocol: 'https:', isSecure: true, hasWorker: true }),
    signaling: () => note('signaling', { opened: true, answered: true, ms: 5 }),
    relay: (address) => (
      asked.push(address),
      Promise.resolve(answers.shift() ?? { opened: true, isRelay: true, ms: 9 })
    ),
    paths: (servers) => note(servers.map(({ urls }) => String(urls)).join(), paths),
    relayedPaths: (servers) => note(servers.map(({ urls }) => String(urls)).join(), paths),
    serverTime: () => note('time', 1_000)
  }
  const named: Partial<Relays> = { all: relays, relayOnly, changed: newTeller<undefined>() }
  const session: Session = {
    relays: Promise.resolve(named),
    scope: newScope(),
    roster: { report: { paused }, team: { ice: [STUN, TURN] } },
    desk: { storage: () => Promise.resolve({ usedBytes: 0, freeBytes: 0, permanent: true }) },
    clock: { now: () => 2_000 }
  } as never
  const check = new CheckPage(session, probes)
  return { check, asked, states: () => Object.fromEntries(check.lines.map(({ id, state }) => [id, state])) }
}

test('each thing is tried by what the team named for it', async () => {
  const { check, asked, states } = openCheck({})
  expect(check.lines).toEqual([])
  await check.run()
  expect(asked).toEqual(['signaling', RELAY.address, STUN.url, TURN.url, 'time'])
  expect(new Set(Object.values(states()))).toEqual(new Set(['works']))
  expect(check.headline).toBe('You can meet the others directly and through a relay')
})

test('with Work offline nothing leaves this device, this check neither', async () => {
  const { check, asked, states } = openCheck({ paused: true })
  await check.run()
  expect(asked).toEqual([])
  expect(states()).toMatchObject({ page: 'works', signaling: 'off', direct: 'off', clock: 'off', storage: 'works' })
})

test('only through relays, nobody is asked who would learn this device’s address for a direct path', async () => {
  const { check, asked } = openCheck({ relayOnly: true })
  await check.run()
  expect(asked).toEqual([RELAY.address, 'time'])
})

test('without a relay it says what one would be for', async () => {
  const { check } = openCheck({ relays: [] })
  await check.run()
  expect(check.lines.find(({ id }) => id === 'relay')).toMatchObject({ state: 'off', words: 'None is named.' })
})

test('a round that was overtaken counts for nothing', async () => {
  let endFirst = (_: RelayFound): void => undefined
  const first = new Promise<RelayFound>((resolve) => (endFirst = resolve))
  const { check, asked } = openCheck({}, [first, { opened: true, isRelay: true, ms: 12 }])
  const overtaken = check.run()
  await vi.waitFor(() => expect(asked).toContain(RELAY.address))
  await check.run()
  endFirst({ opened: false, isRelay: false, ms: 1 })
  await overtaken
  expect(check.lines.find(({ id }) => id.startsWith('relay'))?.words).toContain('answered in 12 ms')
  expect(check.running).toBe(false)
})
