/**
 * A random life of a small team, from one seed: people write, join, meet, lose each other, crash and come back, over a
 * network that loses, doubles, delays and reorders. After every heal the invariants are checked (`invariants.ts`).
 *
 * Every edit that was acknowledged carries a token, so that losing one is noticed. Nothing here reads the real clock.
 */
import type { DocumentId } from '$lib/base/ids'
import { readItems } from '$lib/docs/agenda'
import { addItem, moveByOne, newItemId, setDone } from '$lib/docs/agenda-edit'
import { createAgenda, createNote } from '$lib/docs/create'
import { bodyFragment, readKind, setTitle } from '$lib/docs/document'
import type { Engine, OpenDocument } from '$lib/sync/engine'
import type { InviteLink } from '$lib/team/invite-link'
import * as Y from 'yjs'
import type { SimDevice } from '../support/sim-device'
import { noFaults, type Faults } from '../support/sim-network'
import { newSimRandom, type SimRandom } from '../support/sim-random'
import { newEngineStory, valueOf, type EngineStory } from '../support/story-engines'
import { noMischief, pour, writeThoughViewer, type Mischief } from './mischief'
import { checkInvariants, expectReceipts, type Acknowledged, type InvariantName } from './invariants'

export interface ScenarioReport {
  readonly faults: Readonly<Record<string, number>>
  readonly checks: Readonly<Record<InvariantName, number>>
  readonly edits: number
}

export interface World {
  readonly story: EngineStory
  readonly random: SimRandom
  readonly viewers: ReadonlySet<string>
  readonly mischief: Mischief
  /** Tokens that must never be lost, and where they were written. */
  readonly acknowledged: Acknowledged[]
  readonly open: Map<string, OpenDocument[]>
  readonly counts: Map<string, number>
  partition: ReadonlySet<string> | null
  tokens: number
}

const ROUGH: Faults = { drop: 0.02, duplicate: 0.02, reorder: 0.02, delay: 0.05, longestMs: 3_000 }
const STEPS_BETWEEN_HEALS = 100
/** Three to seven devices, mostly few: a pair of them sees most of what a crowd sees, and faster. */
const OTHERS = [2, 2, 2, 2, 3, 3, 4, 6]
/** I8: once faults clear, everyone has everything within this time. */
const LONGEST_HEAL_S = 60
/** Long enough for typing to be sealed and to arrive. */
const QUIET_S = 6
/** A receipt is written at most every thirty seconds; the last one may wait for the one before it. */
const LONGEST_RECEIPTS_S = 75
/** Typing without a pause is sealed within five seconds. */
const FLUSHED_MS = 6_000

/** Lives `steps` steps of the life that `seed` names; throws what an invariant says. */
export async function runScenario(seed: number, steps: number): Promise<ScenarioReport> {
  const random = newSimRandom(seed)
  const story = await newEngineStory(seed)
  const world = newWorld(story, random)
  const links = { editor: await story.invite('editor'), viewer: await story.invite('viewer') }
  const people = ['bob', 'carol', 'dave', 'erin', 'frank', 'grace'].slice(0, random.pick(OTHERS))
  const checks = new Map<InvariantName, number>()
  story.network.faults = ROUGH
  for (let step = 1; step <= steps; step++) {
    await liveOneStep(world, links, people)
    if (step % STEPS_BETWEEN_HEALS === 0 || step === steps) {
      if (step >= steps / 2) for (const name of people.splice(0)) await joinAs(world, name, links)
      await heal(world)
      await checkInvariants(world, checks)
      story.network.faults = ROUGH
    }
  }
  await checkEveryoneIsHeard(world)
  return {
    faults: faultsOf(world),
    checks: Object.fromEntries(checks) as Record<InvariantName, number>,
    edits: world.tokens
  }
}

function newWorld(story: EngineStory, random: SimRandom): World & { viewers: Set<string> } {
  return {
    story,
    random,
    viewers: new Set(),
    mischief: noMischief(),
    acknowledged: [],
    open: new Map(),
    counts: new Map(),
    partition: null,
    tokens: 0
  }
}

type Links = Readonly<Record<'editor' | 'viewer', InviteLink>>

async function liveOneStep(world: World & { viewers: Set<string> }, links: Links, people: string[]): Promise<void> {
  const { random, story } = world
  const draw = random.below(100)
  if (draw < 45) await write(world)
  else if (draw < 55) meetSomebody(world)
  else if (draw < 58) loseSomebody(world)
  else if (draw < 60) togglePartition(world)
  else if (draw < 63) await crashSomebody(world)
  else if (draw < 68) await wakeSomebody(world)
  else if (draw < 72 && people.length > 0) await joinAs(world, people.shift() ?? '', links)
  else if (draw < 77) await closeSomething(world)
  else if (draw < 80) await compactSomebody(world)
  else if (draw < 82) await misbehave(world)
  await story.wait(random.chance(0.1) ? random.below(6_000) : random.below(400))
}

const upOf = (world: World) => [...world.story.devices.values()].filter((device) => device.engine !== null)
const note = (world: World, name: string) => void world.counts.set(name, (world.counts.get(name) ?? 0) + 1)

async function joinAs(world: World & { viewers: Set<string> }, name: string, links: Links): Promise<void> {
  const isViewer = world.viewers.size === 0 && world.random.chance(0.4)
  if (isViewer) world.viewers.add(name)
  await world.story.join(name, isViewer ? links.viewer : links.editor)
  note(world, 'join')
}

function meetSomebody(world: World): void {
  const { story, random, partition } = world
  const [a, b] = [random.pick([...story.devices.keys()]), random.pick([...story.devices.keys()])]
  const isApart = partition !== null && partition.has(a) !== partition.has(b)
  if (!isApart) story.network.connect(a, b)
}

function loseSomebody({ story, random }: World): void {
  story.network.cut(random.pick([...story.devices.keys()]), random.pick([...story.devices.keys()]))
}

function togglePartition(world: World): void {
  const names = [...world.story.devices.keys()]
  world.partition = world.partition ? null : new Set(names.filter(() => world.random.chance(0.5)))
  if (!world.partition) return
  note(world, 'partition')
  for (const a of names) {
    for (const b of names) {
      if (world.partition.has(a) && !world.partition.has(b)) world.story.network.cut(a, b)
    }
  }
}

async function crashSomebody(world: World): Promise<void> {
  const device = world.random.pick(upOf(world))
  if (upOf(world).length < 2) return
  const losesPower = world.random.chance(0.4)
  note(world, losesPower ? 'power lost' : 'killed')
  world.open.delete(device.name)
  device.crash(losesPower)
  // What stood in a row and not yet in the log may go with the power, and with nothing else.
  if (losesPower) dropUnflushed(world, device.name)
}

function dropUnflushed(world: World, name: string): void {
  const longAgo = world.story.time.now() - FLUSHED_MS
  const kept = world.acknowledged.filter(({ device, inLog, atMs }) => device !== name || inLog || atMs < longAgo)
  world.acknowledged.splice(0, world.acknowledged.length, ...kept)
}

async function wakeSomebody(world: World): Promise<void> {
  const down = [...world.story.devices.values()].filter((device) => device.engine === null)
  if (down.length === 0) return
  await world.random.pick(down).start()
  note(world, 'restart')
}

async function closeSomething(world: World): Promise<void> {
  const device = world.random.pick(upOf(world))
  const open = world.open.get(device.name)?.shift()
  if (!open) return
  await open.close()
  for (const token of world.acknowledged)
    if (token.device === device.name && token.document === open.id) token.inLog = true
}

async function compactSomebody(world: World): Promise<void> {
  const made = valueOf(await world.random.pick(upOf(world)).up.compact())
  if (made > 0) note(world, 'compacted')
}

/** A viewer with a patched app writes, or somebody who is nobody pours bytes at one of the team. */
async function misbehave(world: World): Promise<void> {
  const { story, random, viewers, mischief } = world
  const viewer = upOf(world).find(({ name }) => viewers.has(name))
  const documents = viewer && viewer.up.team.members.has(viewer.up.ownMember) ? await documentsOf(viewer) : []
  if (viewer && documents.length > 0 && random.chance(0.7)) {
    world.open.delete(viewer.name)
    await writeThoughViewer(story, viewer, random.pick(documents), mischief)
    note(world, 'forged')
  } else {
    pour(story, random.pick(upOf(world)).name, mischief)
    note(world, 'flood')
  }
}

async function write(world: World): Promise<void> {
  const device = world.random.pick(upOf(world))
  const engine = device.up
  const mayWrite = !world.viewers.has(device.name) && engine.team.members.has(engine.ownMember)
  if (!mayWrite) return
  const documents = await documentsOf(device)
  if (documents.length === 0 || world.random.chance(0.06)) return create(world, device)
  const document = world.random.pick(documents)
  if (world.random.chance(0.2)) return changeClosed(world, device, document)
  const open = await openOn(world, device, document)
  if (!open || open.verdict !== 'ok') return
  const token = edit(world, open.doc)
  await engine.idle()
  if (open.saved === 'saved' && token) acknowledge(world, device, document, token, false)
  if (world.random.chance(0.2)) open.setCompany(world.random.chance(0.7))
  if (!world.random.chance(0.2)) return
  const flushed = await open.flush()
  if (flushed.ok && token) acknowledge(world, device, document, token, true)
}

async function documentsOf(device: SimDevice): Promise<DocumentId[]> {
  const counts = await device.disk.open().documentCounts()
  return counts.ok ? [...counts.value.keys()].sort() : []
}

async function create(world: World, device: SimDevice): Promise<void> {
  const token = nextToken(world)
  const isAgenda = world.random.chance(0.4)
  const created = await device.up.createDocument((doc) => {
    if (isAgenda) createAgenda(doc, { title: 'Agenda' })
    else createNote(doc, { title: 'Note' })
    if (isAgenda) addItem(doc, { id: newItemId(world.random), topic: token })
    else addParagraph(world.random, doc, token)
  })
  acknowledge(world, device, valueOf(created), token, true)
}

async function changeClosed(world: World, device: SimDevice, document: DocumentId): Promise<void> {
  let token: string | null = null
  const changed = await device.up.changeDocument(document, (doc) => {
    token = edit(world, doc)
  })
  if (changed.ok && token !== null) acknowledge(world, device, document, token, true)
}

async function openOn(world: World, device: SimDevice, document: DocumentId): Promise<OpenDocument | null> {
  const open = world.open.get(device.name) ?? []
  const already = open.find(({ id }) => id === document)
  if (already) return already
  const opened = await device.up.openDocument(document)
  if (!opened.ok) return null
  world.open.set(device.name, [...open, opened.value])
  return opened.value
}

/** One random change; the token it leaves, or null where it leaves none. */
function edit(world: World, doc: Y.Doc): string | null {
  const { random } = world
  if (readKind(doc) === 'agenda') return editAgenda(world, doc)
  if (random.chance(0.15)) {
    setTitle(doc, `Title ${random.below(1_000)}`)
    return null
  }
  if (random.chance(0.3)) return (void typeSomewhere(random, doc), null)
  const token = nextToken(world)
  addParagraph(random, doc, token)
  return token
}

function editAgenda(world: World, doc: Y.Doc): string | null {
  const items = readItems(doc)
  const { random } = world
  if (items.length > 0 && random.chance(0.5)) {
    const { id } = random.pick(items)
    if (random.chance(0.5)) moveByOne(doc, id, random.chance(0.5) ? 'up' : 'down')
    else setDone(doc, id, random.chance(0.5))
    return null
  }
  const token = nextToken(world)
  addItem(doc, { id: newItemId(random), topic: token })
  return token
}

function nextToken(world: World): string {
  world.tokens += 1
  return `«${world.tokens}»`
}

/** Tokens are paragraphs of their own, so that no other edit can split one. */
function addParagraph(random: SimRandom, doc: Y.Doc, text: string): void {
  doc.transact(() => {
    const body = bodyFragment(doc)
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(text)])
    body.insert(random.below(body.length + 1), [paragraph])
  })
}

/** Writes and deletes among plain letters of the first paragraph that has no token. */
function typeSomewhere(random: SimRandom, doc: Y.Doc): void {
  const [filler] = bodyFragment(doc)
    .toArray()
    .flatMap((node) => (node instanceof Y.XmlElement ? [node.get(0)] : []))
    .filter((text): text is Y.XmlText => text instanceof Y.XmlText && !text.toJSON().includes('«'))
  if (!filler) return addParagraph(random, doc, 'filler')
  doc.transact(() => {
    filler.insert(random.below(filler.length + 1), 'abc')
    if (filler.length > 8) filler.delete(random.below(filler.length - 4), 3)
  })
}

function acknowledge(world: World, device: SimDevice, document: DocumentId, token: string, inLog: boolean): void {
  world.acknowledged.push({ device: device.name, document, token, inLog, atMs: world.story.time.now() })
}

/** Faults end, everybody is up and connected; time passes until receipts have gone round. */
async function heal(world: World): Promise<void> {
  const { story } = world
  story.network.faults = noFaults
  world.partition = null
  for (const device of story.devices.values()) if (!device.engine) await device.start()
  const names = [...story.devices.keys()]
  let quietSeconds = 0
  for (let second = 0; second < LONGEST_HEAL_S && quietSeconds < QUIET_S; second++) {
    for (const a of names) for (const b of names) if (a < b) story.network.connect(a, b)
    await story.wait(1_000)
    quietSeconds = (await haveSameHeads(world)) ? quietSeconds + 1 : 0
  }
}

/** I8 of receipts: with nothing in the way, every device learns that all others have all it wrote. */
async function checkEveryoneIsHeard({ story }: World): Promise<void> {
  const devices = [...story.devices.values()]
  const isHeard = () => devices.every(({ up }) => up.report.pending === 0 && up.report.devices === devices.length)
  for (let second = 0; second < LONGEST_RECEIPTS_S && !isHeard(); second++) await story.wait(1_000)
  for (const { name, up } of devices) expectReceipts(name, up.report, devices.length)
}

/** Cheap: whether there is anything left to wait for. The invariants look closely. */
async function haveSameHeads({ story }: World): Promise<boolean> {
  const seen = new Set<string>()
  for (const device of story.devices.values()) {
    const heads = valueOf(await device.disk.open().heads())
    const isDone = heads.every(({ applied, seq }) => applied === seq) && !device.up.report.busy
    seen.add(
      isDone
        ? heads
            .map(({ log, seq }) => `${log}${seq}`)
            .sort()
            .join()
        : `${device.name} works`
    )
  }
  return seen.size === 1
}

function faultsOf(world: World): Record<string, number> {
  const disks = [...world.story.devices.values()].map(({ disk }) => disk.faults)
  return {
    ...Object.fromEntries(world.story.network.happened),
    ...Object.fromEntries(world.counts),
    transactionsLost: disks.reduce((sum, { transactionsLost }) => sum + transactionsLost, 0)
  }
}

/** The engine of every device; all are up after a heal. */
export function enginesOf(world: World): readonly Engine[] {
  return [...world.story.devices.values()].map((device) => device.up)
}
