/**
 * The sample workspace, made by the app's own commands: Inês founds it on this device, six others join by her link, each on
 * a device in memory, everybody writes what `sample-documents.ts` says, and their devices meet. What stands on this device
 * at the end came the way anybody's work comes.
 */
import type { DocumentId } from '../../base/ids'
import { err, ok, type Failure, type Result } from '../../base/result'
import { newScope, type Scope } from '../../base/scope'
import { signingKeyFromSeed } from '../../crypto/signing'
import { boxKeyFromSeed } from '../../crypto/wrapping'
import { openMemoryStore } from '../../log/memory-store'
import { createEngine, startEngine } from '../../sync/create-engine'
import type { Engine } from '../../sync/engine'
import { inlineTrialWorker } from '../../sync/update-trial'
import { acceptInvite } from '../../team/invitation'
import { parseInviteLink, type InviteLink } from '../../team/invite-link'
import { newKeyRing } from '../../team/key-ring'
import { beginWorkspace, type BeginDeps } from '../begin-workspace'
import { makeInviteLink } from '../invite-links'
import { unlockWorkspace } from '../unlock-workspace'
import { linkInMemory } from './memory-pair'
import { begin, deedsInOrder, goOn, isAct } from './sample-deeds'
import { SAMPLE_PEOPLE, SAMPLE_WORKSPACE, type SamplePerson } from './sample-people'
import { newSampleTime, type SampleTime } from './sample-time'
import { workMomentMs } from './work-moment'

/** Longer ago than anything was written. */
const FOUNDED_MS = 30 * 86_400_000
/** Long enough for a round of questions, and for a receipt: at most one in 30 s, 2 s after quiet. */
const MEETING_MS = 40_000

type Engines = ReadonlyMap<SamplePerson['key'], Engine>

interface Team {
  readonly engines: Engines
  /** Takes somebody's device out of all meetings that follow. */
  readonly leaveByKey: ReadonlyMap<SamplePerson['key'], () => void>
  readonly time: SampleTime
  readonly random: BeginDeps['random']
  readonly nowMs: number
}

/** Resolves with the workspace's id. */
export async function makeSample(deps: BeginDeps): Promise<Result<string, Failure>> {
  const [founder, ...others] = SAMPLE_PEOPLE
  if (!founder) return err({ kind: 'NothingToImport' })
  const { name, zone, hours } = founder
  const begun = await beginWorkspace({ name: SAMPLE_WORKSPACE, profile: { name, zone, hours }, isSample: true }, deps)
  if (!begun.ok) return begun
  const scope = newScope()
  const made = await fillSample(begun.value, others, deps, scope)
  scope.end()
  return made.ok ? begun : made
}

async function fillSample(
  id: string,
  others: readonly SamplePerson[],
  deps: BeginDeps,
  scope: Scope
): Promise<Result<undefined, Failure>> {
  const time = newSampleTime()
  time.setWall(deps.nowMs - FOUNDED_MS)
  const listed = await deps.directory.workspaces()
  const entry = listed.ok ? listed.value.find((workspace) => workspace.id === id) : undefined
  if (!entry) return err({ kind: 'NoWorkspace' })
  const unlocked = await unlockWorkspace(
    entry,
    { ...deps, clock: time.clock, timers: time.timers, onbug: () => undefined, onsuperseded: () => undefined },
    scope
  )
  if (!unlocked.ok) return unlocked
  const { vault, engineDeps, recalled } = unlocked.value
  const started = await startEngine({ ...engineDeps, startTrialWorker: inlineTrialWorker }, recalled)
  if (!started.ok) return started
  const [engine, store] = [started.value, engineDeps.store]
  const link = await makeInviteLink(
    { role: 'editor', uses: others.length, endsMs: null },
    { vault, store, engine, random: deps.random, origin: '' }
  )
  const invite = link.ok ? parseInviteLink(link.value) : link
  if (!invite.ok) return invite
  const engines = new Map<SamplePerson['key'], Engine>([['ines', engine]])
  const leaveByKey = new Map<SamplePerson['key'], () => void>()
  for (const person of others) {
    const joined = await joinInMemory(person, invite.value, time, deps)
    if (!joined.ok) return joined
    engines.set(person.key, joined.value)
    leaveByKey.set(person.key, linkInMemory(person.key, engine, joined.value, time.timers))
  }
  await meet(engines, time)
  const wrote = await writeAll({ engines, leaveByKey, time, random: deps.random, nowMs: deps.nowMs })
  for (const leave of leaveByKey.values()) leave()
  for (const each of engines.values()) await each.close()
  return wrote
}

async function joinInMemory(
  person: SamplePerson,
  link: InviteLink,
  time: SampleTime,
  { random }: BeginDeps
): Promise<Result<Engine, Failure>> {
  const seed = () => random.bytes(32)
  const device = { sign: await signingKeyFromSeed(seed()), box: await boxKeyFromSeed(seed()) }
  const logKey = await signingKeyFromSeed(seed())
  const { name, zone, hours } = person
  const joined = await acceptInvite({ link, profile: { name, zone, hours }, deviceName: person.device, device, logKey })
  if (!joined.ok) return joined
  const store = openMemoryStore()
  const said = await store.putStatements(joined.value.statements.map(({ id, bytes }) => ({ id, bytes })))
  if (!said.ok) return said
  const { clock, timers } = time
  const keys = newKeyRing(joined.value.keys)
  return createEngine({
    workspace: link.workspace,
    store,
    device,
    keepKeys: () => Promise.resolve(ok()),
    logKey,
    keys,
    clock,
    timers,
    random,
    startTrialWorker: inlineTrialWorker,
    onbug: () => undefined
  })
}

async function meet(engines: Engines, time: SampleTime): Promise<void> {
  await time.pass(MEETING_MS, async () => {
    for (const engine of engines.values()) await engine.idle()
  })
}

/**
 * Devices meet whenever somebody is about to go on with what another has written since the last time, or to conclude from what
 * others said, and at the end.
 */
async function writeAll({ engines, leaveByKey, time, random, nowMs }: Team): Promise<Result<undefined, Failure>> {
  const idsByFile = new Map<string, DocumentId>()
  const unmet = { text: new Map<string, SamplePerson['key']>(), saying: new Map<string, SamplePerson['key']>() }
  const meetAll = async () => {
    await meet(engines, time)
    for (const each of Object.values(unmet)) each.clear()
  }
  const isApart = (by: SamplePerson['key'], ...since: readonly (SamplePerson['key'] | undefined)[]) =>
    since.some((other) => other !== undefined && other !== by)
  const leaving = leavesInOrder(nowMs)
  for (const { by, atMs, document, deed } of deedsInOrder(nowMs)) {
    for (let next = leaving[0]; next && next.atMs < atMs; next = leaving[0]) {
      await meetAll()
      leaveByKey.get(next.key)?.()
      leaving.shift()
    }
    const { file } = document
    const engine = engines.get(by)
    if (!engine) continue
    const said = deed.kind === 'outcome' ? unmet.saying.get(file) : undefined
    if (isApart(by, unmet.text.get(file), said)) await meetAll()
    time.setWall(atMs)
    const id = idsByFile.get(file)
    const done = id ? await goOn({ engine, id, atMs, random }, deed) : await begin(engine, document, nowMs)
    if (!done.ok) return done
    if (done.value) idsByFile.set(file, done.value)
    unmet[isAct(deed) ? 'saying' : 'text'].set(file, by)
  }
  await meetAll()
  return ok()
}

function leavesInOrder(nowMs: number): { readonly key: SamplePerson['key']; readonly atMs: number }[] {
  return SAMPLE_PEOPLE.flatMap(({ key, zone, lastMet }) =>
    lastMet ? [{ key, atMs: workMomentMs(lastMet, zone, nowMs) }] : []
  ).sort((a, b) => a.atMs - b.atMs)
}
