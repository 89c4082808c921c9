import { expect, test } from 'vitest'
import { newFaultyDisk } from '../../../tests/support/faulty-store'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newSimTime } from '../../../tests/support/sim-time'
import { valueOf } from '../../../tests/support/story-engines'
import { newPerson, TeamStory } from '../../../tests/support/story-team'
import { ok, type Result } from '../base/result'
import { createNote } from '../docs/create'
import { readHead } from '../docs/document'
import { startEngine } from '../sync/create-engine'
import type { ActDraft, Engine, WriteFailure } from '../sync/engine'
import { recall } from '../sync/recall'
import { inlineTrialWorker } from '../sync/update-trial'
import { newKeyRing } from '../team/key-ring'
import { newLateEngine } from './late-engine'

/** Alice's workspace, opened; its engine begins when the story says so. */
async function openLate(saysBefore: readonly ActDraft['body'][] = []) {
  const random = newSimRandom(7)
  const { clock, timers } = newSimTime().deviceTime(0)
  const alice = await newPerson('alice', random)
  const { beginning } = await TeamStory.found(alice, random)
  const store = newFaultyDisk().open()
  await store.putStatements(beginning.statements.map(({ id, bytes }) => ({ id, bytes })))
  const { workspace } = beginning
  const onbug = (failure: unknown) => {
    throw failure
  }
  const keys = newKeyRing(beginning.keys)
  const ports = { clock, timers, random, startTrialWorker: inlineTrialWorker, onbug }
  const deps = {
    workspace,
    store,
    keys,
    device: alice.device,
    keepKeys: () => Promise.resolve(ok()),
    logKey: alice.logKey,
    ...ports
  }
  if (saysBefore.length > 0) await sayAll(valueOf(await startEngine(deps, valueOf(await recall(deps)))), saysBefore)
  const recalled = valueOf(await recall(deps))
  let asked = 0
  let begin = (_: Result<Engine, WriteFailure>): void => undefined
  const starting = new Promise<Result<Engine, WriteFailure>>((resolve) => (begin = resolve))
  const engine = newLateEngine({
    workspace,
    recalled,
    paused: false,
    unsealed: false,
    starting,
    asked: () => (asked += 1)
  })
  return {
    engine,
    timesAsked: () => asked,
    begin: async () => begin(await startEngine(deps, recalled)),
    fail: (error: WriteFailure) => begin({ ok: false, error })
  }
}

/** An earlier start of the app, in which this was said. */
async function sayAll(engine: Engine, bodies: readonly ActDraft['body'][]): Promise<void> {
  for (const body of bodies) valueOf(await engine.act({ document: null, about: null, replaces: [], body }))
  await engine.close()
}

const titled = (title: string) => (doc: Parameters<typeof createNote>[0]) => createNote(doc, { title })

test('people, own ids and the report are told before the engine runs, and are what it says itself', async () => {
  const { engine, begin } = await openLate()
  const [team, report] = [engine.team, engine.report]
  expect([...team.members.values()].map(({ profile }) => profile.name)).toEqual(['alice'])
  expect(report).toMatchObject({ connected: 0, ownChanges: 0, pending: 0, devices: 1, failure: null })
  await begin()
  await engine.idle()
  expect(engine.team.members).toEqual(team.members)
  expect(engine.ownLog).toBe([...engine.team.logs.keys()][0])
})

test('what is asked before the engine runs is answered when it does, in the order it was asked', async () => {
  const { engine, begin } = await openLate()
  const changed: string[] = []
  engine.documentsChanged.listen((changes) => changed.push(...changes.map(({ document }) => document)))
  const asked = Promise.all([engine.createDocument(titled('one')), engine.createDocument(titled('two'))])
  await begin()
  const made = (await asked).map(valueOf)
  expect(changed).toEqual(made)
  const read = await Promise.all(made.map(async (id) => readHead(valueOf(await engine.readDocument(id))).title))
  expect(read).toEqual(['one', 'two'])
})

test('an engine is made to begin by the first who asks it, and not by being looked at', async () => {
  const { engine, begin, timesAsked } = await openLate()
  engine.reported.listen(() => undefined)
  expect([engine.team.members.size, engine.report.pending, timesAsked()]).toEqual([1, 0, 0])
  const made = engine.createDocument(titled('first'))
  expect(timesAsked()).toBe(1)
  await begin()
  valueOf(await made)
})

test('an engine whose code could not be loaded answers with that, and the team can still be read', async () => {
  const { engine, fail } = await openLate()
  fail({ kind: 'PartNotLoaded' })
  expect(await engine.createDocument(titled('lost'))).toEqual({ ok: false, error: { kind: 'PartNotLoaded' } })
  expect(engine.team.members.size).toBe(1)
})

test('acts and stamps are there before the engine runs, the same ones afterwards, and new ones are told once', async () => {
  const { engine, begin } = await openLate([{ type: 'read' }])
  const before = engine.acts(null)
  expect(before).toMatchObject([{ member: engine.ownMember, act: { body: { type: 'read' } } }])
  expect(engine.stampsOf(engine.ownMember)).toMatchObject([{ log: engine.ownLog }])
  const told: unknown[] = []
  engine.actsChanged.listen((documents) => told.push(documents))
  await begin()
  await engine.idle()
  expect([engine.acts(null) === before, told]).toEqual([true, []])
  valueOf(await engine.act({ document: null, about: null, replaces: [], body: { type: 'taken' } }))
  expect([engine.actsByDocument.get(null)?.length, told]).toEqual([2, [[null]]])
})

test('the first act of a workspace is told to whoever listened before the engine ran', async () => {
  const { engine, begin } = await openLate()
  const told: unknown[] = []
  engine.actsChanged.listen((documents) => told.push(documents))
  expect(engine.acts(null)).toEqual([])
  const said = engine.act({ document: null, about: null, replaces: [], body: { type: 'read' } })
  await begin()
  valueOf(await said)
  expect([engine.acts(null).length, told]).toEqual([1, [[null]]])
})

test('its report is told anew when the engine runs', async () => {
  const { engine, begin } = await openLate()
  const told = new Promise((resolve) => engine.reported.listen(resolve))
  await begin()
  expect(await told).toEqual(engine.report)
})

test('an engine that could not begin answers with why, and the report says so', async () => {
  const { engine, fail } = await openLate()
  const asked = engine.createDocument(titled('lost'))
  fail({ kind: 'NotAllowed', rule: 'ownLogIsDecided' })
  expect(await asked).toEqual({ ok: false, error: { kind: 'NotAllowed', rule: 'ownLogIsDecided' } })
  expect(engine.report.failure).toEqual({ kind: 'NotAllowed', rule: 'ownLogIsDecided' })
  await engine.close()
})
