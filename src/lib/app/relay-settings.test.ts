import { expect, test } from 'vitest'
import { newMemoryShelf, openMemoryStore } from '../log/memory-store'
import { MAX_RELAYS } from '../wire/limits'
import {
  keepCarriedRelays,
  keptRelaysIn,
  namedRelays,
  openRelaySettings,
  relaysForLink,
  type RelaySettings
} from './relay-settings'

const HOME = 'ws://localhost:4173'
const OFFICE = 'wss://office.example'
const NONE = { own: [], carried: [], relayOnly: false }
const CLOUD = 'wss://cloud.example'

/** A window on the workspace of `shelf`; what the team names is turned by hand. */
async function openWindow(shelf = newMemoryShelf(), named: string[] = []) {
  const store = openMemoryStore(shelf)
  const settings = await openRelaySettings({ store, page: 'https:', teamRelays: () => named })
  const told = { times: 0 }
  settings.changed.listen(() => (told.times += 1))
  return { shelf, store, settings, named, told }
}

const shown = ({ relays }: RelaySettings) => relays.map(({ address, scope }) => `${address} ${scope}`)

test('at first there are those of the team, and direct connections', async () => {
  const { settings } = await openWindow(newMemoryShelf(), [OFFICE])
  expect(shown(settings)).toEqual([`${OFFICE} team`])
  expect(settings.relayOnly).toBe(false)
})

test('what is added here stands behind the team’s, each once, and is there after a reload', async () => {
  const first = await openWindow(newMemoryShelf(), [OFFICE])
  await first.settings.add(HOME)
  await first.settings.add(OFFICE)
  await first.settings.add(HOME)
  await first.settings.setRelayOnly(true)
  expect(first.told.times).toBe(2)

  const again = await openWindow(first.shelf, [OFFICE])
  expect(shown(again.settings)).toEqual([`${OFFICE} team`, `${HOME} device`])
  expect(again.settings.relayOnly).toBe(true)
})

test('what was added here can be taken away; what the team names cannot', async () => {
  const { settings } = await openWindow(newMemoryShelf(), [OFFICE])
  await settings.add(HOME)
  await settings.remove(HOME)
  await settings.remove(OFFICE)
  expect(shown(settings)).toEqual([`${OFFICE} team`])
})

test('another window hears of it by reading again, and is told only when something changed', async () => {
  const one = await openWindow()
  const other = await openWindow(one.shelf)
  await one.settings.add(HOME)
  await other.settings.reread()
  await other.settings.reread()
  expect(shown(other.settings)).toEqual([`${HOME} device`])
  expect(other.told.times).toBe(1)
})

test('a link’s relays are used until the team names them; then the team decides', async () => {
  const shelf = newMemoryShelf()
  await keepCarriedRelays(openMemoryStore(shelf), [OFFICE, 'javascript:alert(1)', CLOUD])
  const { settings, named } = await openWindow(shelf)
  expect(shown(settings)).toEqual([`${OFFICE} device`, `${CLOUD} device`])

  named.push(OFFICE)
  await settings.teamChanged()
  expect(shown(settings)).toEqual([`${OFFICE} team`, `${CLOUD} device`])

  named.length = 0
  await settings.teamChanged()
  expect(shown(settings)).toEqual([`${CLOUD} device`])
})

test('no more are used than a page may try at once', async () => {
  const many = Array.from({ length: MAX_RELAYS }, (_, i) => `wss://relay-${i}.example`)
  const { settings } = await openWindow(newMemoryShelf(), many)
  expect(await settings.add(HOME)).toEqual({ ok: false, error: { kind: 'TooManyRelays' } })
  expect(namedRelays(many, { ...NONE, own: [HOME] }, 'https:')).toHaveLength(MAX_RELAYS)
})

test.each([null, 'wss://relay.example', [[HOME]], { own: 'all', carried: { 0: HOME }, relayOnly: 'yes' }])(
  'what is kept and means nothing counts as nothing: %j',
  (value) => {
    expect(keptRelaysIn(value, 'https:')).toEqual(NONE)
  }
)

test('an address this page cannot open is left out, and stays for a page that can', async () => {
  const open = 'ws://porto-raspberry.local:4173'
  const { settings, shelf, store } = await openWindow()
  await store.putMeta('relays', { own: [open, 7, OFFICE], carried: [], relayOnly: false })
  await settings.reread()
  expect(shown(settings)).toEqual([`${OFFICE} device`])
  await settings.add(HOME)

  const unsealed = await openRelaySettings({ store: openMemoryStore(shelf), page: 'http:', teamRelays: () => [] })
  expect(shown(unsealed)).toEqual([`${open} device`, `${OFFICE} device`, `${HOME} device`])
})

test('a link names the team’s relays, or this device’s where the team has none', async () => {
  const { settings, store } = await openWindow()
  await settings.add(HOME)
  expect(await relaysForLink([OFFICE], store)).toEqual({ ok: true, value: [OFFICE] })
  expect(await relaysForLink([], store)).toEqual({ ok: true, value: [HOME] })
})
