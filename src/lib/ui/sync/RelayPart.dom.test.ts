import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { beforeAll, expect, test, vi } from 'vitest'
import type { RelayLine, RelaysView, Tried } from '$lib/app/relay-views'
import RelayPart from './RelayPart.svelte'

// The shell stands around it and says what was done.
vi.mock('../shell/toasts.svelte', () => ({ useToasts: () => ({ tell: () => undefined, show: () => undefined }) }))

// Made ready by the test runner first, which takes longer than a test waits; each still loads when it is pressed.
beforeAll(() => Promise.all([import('./AddRelayDialog.svelte'), import('../primitives/DialogLayer.svelte')]))

const line = (relay: Partial<RelayLine>): RelayLine => ({
  address: 'wss://relay.example',
  host: 'relay.example',
  scope: 'team',
  state: 'open',
  refusal: null,
  retryMs: null,
  lacks: 0,
  found: 'asLeft',
  openMs: 0,
  mayRemove: false,
  mayShare: false,
  ...relay
})

/** What a person did, in the order they did it. */
function newFake(relays: readonly RelayLine[], { mayShare = false, answers = [] as Tried[] } = {}) {
  const done: string[] = []
  const view: RelaysView = {
    relays,
    relayOnly: false,
    offline: false,
    mayShare,
    servers: [],
    faultOf: (text) => (text === '' ? 'Write the address of the relay.' : null),
    tryAddress: (text) => (
      done.push(`try ${text}`),
      Promise.resolve(answers.shift() ?? { reached: true, words: 'ok' })
    ),
    add: (text, forWhom) => (done.push(`add ${text} for ${forWhom}`), Promise.resolve(null)),
    remove: (address) => (done.push(`remove ${address}`), Promise.resolve(null)),
    share: (address) => (done.push(`share ${address}`), Promise.resolve(null)),
    setRelayOnly: () => Promise.resolve(null),
    addServer: () => Promise.resolve(null),
    removeServer: () => Promise.resolve(null),
    lookNow: () => undefined
  }
  return { view, done }
}

const show = (view: RelaysView) => render(RelayPart, { relays: view, timeWords: () => '14:05' })

async function openDialog(): Promise<HTMLElement> {
  await fireEvent.click(screen.getByRole('button', { name: 'Add a relay' }))
  return screen.findByRole('textbox', { name: 'Address' })
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('each relay says who it is for and what it does; what I may not change offers nothing', () => {
  const { view } = newFake([
    line({}),
    line({ address: 'wss://slow.example', host: 'slow.example', scope: 'device', state: 'unreachable', retryMs: 1 })
  ])
  show(view)
  expect(screen.getByRole('list', { name: 'Relays' }).textContent).toMatch(
    /relay\.example.*for everyone · keeps sealed changes, reads nothing.*reachable.*slow\.example.*tried again at 14:05/s
  )
  expect(screen.queryByRole('button', { name: /^More about/ })).toBeNull()
})

test('a relay that does not answer is added only when it is asked for once more', async () => {
  const { view, done } = newFake([], { answers: [{ reached: false, words: 'relay.example did not answer.' }] })
  show(view)
  const field = await openDialog()
  await press('Add the relay')
  expect(await screen.findByText('Write the address of the relay.')).toBeTruthy()

  await fireEvent.input(field, { target: { value: 'relay.example' } })
  await press('Add the relay')
  expect(await screen.findByText('relay.example did not answer.')).toBeTruthy()
  expect(done).toEqual(['try relay.example'])

  await press('Add it all the same')
  await waitFor(() => expect(done).toEqual(['try relay.example', 'add relay.example for device']))
})

test('another address is tried anew; an admin names it for everyone unless they say otherwise', async () => {
  const { view, done } = newFake([], { mayShare: true, answers: [{ reached: false, words: 'misspelt' }] })
  show(view)
  const field = await openDialog()
  await fireEvent.input(field, { target: { value: 'realy.example' } })
  await press('Add the relay')
  await screen.findByText('misspelt')
  await fireEvent.input(field, { target: { value: 'relay.example' } })
  await press('Add the relay')
  await waitFor(() =>
    expect(done).toEqual(['try realy.example', 'try relay.example', 'add relay.example for everyone'])
  )
})
