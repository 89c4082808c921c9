import { expect, test } from 'vitest'
import { newEngineStory } from '../../../tests/support/story-engines'
import { MAX_RELAYS } from '../wire/limits'
import { dropServer, dropSharedRelay, nameServer, nameSharedRelay } from './team-network'

const OFFICE = 'wss://office.example'
const STUN = { url: 'stun:stun.example', username: '', credential: '' }
const TURN = { url: 'turn:turn.example', username: 'low-water', credential: 'seventeen' }

test('an admin names relays and servers; each leaves the other, and the name, as it is', async () => {
  const story = await newEngineStory()
  const alice = story.engine('alice')
  const { name } = alice.team

  expect(await nameSharedRelay(alice, OFFICE)).toMatchObject({ ok: true })
  expect(await nameServer(alice, STUN)).toMatchObject({ ok: true })
  expect(await nameServer(alice, TURN)).toMatchObject({ ok: true })
  expect(await nameServer(alice, { ...TURN, credential: 'eighteen' })).toMatchObject({ ok: true })
  expect(alice.team).toMatchObject({
    name,
    relays: [OFFICE],
    ice: [
      { url: STUN.url, login: null },
      { url: TURN.url, login: { username: 'low-water', credential: 'eighteen' } }
    ]
  })

  await dropSharedRelay(alice, OFFICE)
  await dropServer(alice, STUN.url)
  expect(alice.team).toMatchObject({ name, relays: [], ice: [{ url: TURN.url }] })
})

test('whoever is no admin names nothing, and what everybody has is not changed', async () => {
  const story = await newEngineStory()
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meetOnce('alice', 'bob')
  expect(await nameSharedRelay(bob, OFFICE)).toEqual({ ok: false, error: { kind: 'TeamRuleForbids' } })
  expect(await nameServer(bob, STUN)).toEqual({ ok: false, error: { kind: 'TeamRuleForbids' } })
  expect(bob.team).toMatchObject({ relays: [], ice: [] })
})

test('what everybody hears of is what the admin named', async () => {
  const story = await newEngineStory()
  const bob = await story.join('bob', await story.invite('viewer'))
  await nameSharedRelay(story.engine('alice'), OFFICE)
  await story.meetOnce('alice', 'bob')
  expect(bob.team.relays).toEqual([OFFICE])
})

test('a server that is none, or one too many, is not named', async () => {
  const said: unknown[] = []
  const full = Array.from({ length: MAX_RELAYS }, (_, i) => `wss://relay-${i}.example`)
  const ice = full.map((_, i) => ({ url: `stun:stun-${i}.example`, login: null }))
  const engine = {
    team: { name: 'Low tide', relays: full, ice } as never,
    say: (body: unknown) => (said.push(body), Promise.reject(new Error('nothing is to be said')))
  }
  expect(await nameSharedRelay(engine, OFFICE)).toEqual({ ok: false, error: { kind: 'TooManyRelays' } })
  expect(await nameSharedRelay(engine, 'wss://relay-3.example')).toMatchObject({ ok: true })
  expect(await nameServer(engine, STUN)).toEqual({ ok: false, error: { kind: 'TooManyServers' } })
  expect(await nameServer(engine, { ...TURN, url: 'turn.example' })).toMatchObject({ ok: false })
  expect(said).toEqual([])
})
