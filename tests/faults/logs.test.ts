/** Logs that are replayed, written on in two ways, or broken off: what is taken of them, what is said, and who ends them. */
import { beforeEach, describe, expect, test } from 'vitest'
import { idToBytes, type DocumentId, type LogId, type StatementId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { documentHash } from '$lib/docs/document-hash'
import { writeEntries } from '$lib/log/log-writer'
import { writeRecord } from '$lib/log/record-writing'
import type { HeldLog } from '$lib/log/workspace-store'
import { deriveClientId } from '$lib/sync/client-ids'
import type { Engine } from '$lib/sync/engine'
import { mergeInTree } from '$lib/sync/merge-updates'
import { signStatement } from '$lib/team/say'
import { openLog, speakerOf } from '$lib/team/speaking'
import { statementIdOf } from '$lib/team/device-id'
import { encodeBody } from '$lib/wire/body-codec'
import type { Body } from '$lib/wire/entry'
import { encodeRun } from '$lib/wire/entry-codec'
import type { PeerMessage } from '$lib/wire/peer-message'
import { encodeRecord } from '$lib/wire/range-record-codec'
import type { Statement } from '$lib/wire/statement'
import { decodeStatement } from '$lib/wire/statement-codec'
import * as Y from 'yjs'
import { newForger, wordsOf } from '../support/forger'
import { takeOver } from '../support/raw-member'
import { newSimDevice, type SimDevice } from '../support/sim-device'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'
import { newPerson, TeamStory } from '../support/story-team'

/** Long enough for receipts to go round. */
const A_WHILE = 40_000
/** Of the ten entries that are forged at once. */
const CLIENT = 9

let story: EngineStory
let note: DocumentId

/** Alice's note, which bob and carol (editors) have; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(41)
  note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  for (const name of ['bob', 'carol']) {
    await story.join(name, await story.invite('editor'))
    await story.meetOnce('alice', name)
  }
})

const deviceOf = (name: string): SimDevice => {
  const device = story.devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  return device
}

async function write(name: string, words: string): Promise<void> {
  valueOf(await deviceOf(name).up.changeDocument(note, (doc) => typeInto(doc, 0, `${words} `)))
}

const shown = (name: string) => textOf(deviceOf(name).up, note)

async function heldBy(name: string, log: LogId): Promise<HeldLog | undefined> {
  return valueOf(await deviceOf(name).disk.open().heads()).find((held) => held.log === log)
}

async function statementsOf({ disk }: SimDevice): Promise<ReadonlyMap<StatementId, Statement>> {
  const kept = valueOf(await disk.open().statements())
  return new Map(kept.map(({ id, bytes }) => [id, valueOf(decodeStatement(bytes, statementIdOf))]))
}

async function hashOf(engine: Engine): Promise<string> {
  return documentHash(valueOf(await engine.readDocument(note)), sha256)
}

/** An edit of the note as `log` would make it. */
async function editBy(log: LogId, words: string): Promise<Body> {
  const doc = valueOf(await story.engine('alice').readDocument(note))
  doc.clientID = deriveClientId(log, note, CLIENT)
  const updates: Uint8Array[] = []
  doc.on('updateV2', (update: Uint8Array) => updates.push(update))
  typeInto(doc, 0, `${words} `)
  return { kind: 'update', document: note, schema: 1, clients: [CLIENT], update: Y.mergeUpdatesV2(updates) }
}

const runOf = (bytes: Uint8Array): PeerMessage & { kind: 'run' } => ({ kind: 'run', form: 'entries', bytes })

describe('what was valid once', () => {
  test('Fault 25: an entry, a record and a statement said again change nothing, however often', async () => {
    const { forger, peer } = await takeOver(story, 'bob', 'alice')
    const alice = story.engine('alice')
    await peer.meet()
    const run = forger.runOf(await forger.write([wordsOf(await editBy(forger.pen.log, 'Once.'))]))
    await peer.say(runOf(run))
    expect(await shown('alice')).toBe('Once. Agreed.')
    const statements = valueOf(await deviceOf('alice').disk.open().statements()).map(({ bytes }) => bytes)
    const before = [
      await hashOf(alice),
      await heldBy('alice', forger.pen.log),
      alice.team.knownHeads,
      alice.report.waiting
    ]
    for (let again = 0; again < 10; again++) {
      await peer.say(runOf(run))
      await peer.say({ kind: 'statements', statements })
    }
    expect([
      await hashOf(alice),
      await heldBy('alice', forger.pen.log),
      alice.team.knownHeads,
      alice.report.waiting
    ]).toEqual(before)
    expect(peer.failed).toBeNull()
  })

  test('Fault 25: of another workspace nothing is taken, though the same log’s key signed it', async () => {
    const { forger, peer } = await takeOver(story, 'bob', 'alice')
    const alice = story.engine('alice')
    const elsewhere = await TeamStory.found(deviceOf('bob').person, story.random)
    const pen = { ...forger.pen, workspace: elsewhere.workspace }
    const body = await editBy(pen.log, 'From elsewhere.')
    const plain = Array.from({ length: 10 }, () => ({ docTag: new Uint8Array(16), plaintext: encodeBody(body) }))
    const known = { team: forger.tip.context.team, applied: new Map(), wallMs: story.time.now() }
    const { entries } = await writeEntries(pen, forger.tip, plain, known)
    const record = valueOf(
      await writeRecord(
        pen,
        entries.map((envelope) => ({ envelope, bodies: [body] })),
        forger.tip.context,
        mergeInTree
      )
    )
    const before = [await hashOf(alice), await heldBy('alice', pen.log), alice.team.knownHeads]
    await peer.meet()
    const [statement] = elsewhere.beginning.statements
    await peer.say({ kind: 'statements', statements: statement ? [statement.bytes] : [] })
    await peer.say(runOf(encodeRun({ log: pen.log, logKey: null, from: forger.tip.seq + 1, entries })))
    await peer.say({ kind: 'run', form: 'record', bytes: encodeRecord(record) })
    await peer.say(runOf(encodeRun({ log: pen.log, logKey: null, from: forger.tip.seq + 1, entries })))
    expect([await hashOf(alice), await heldBy('alice', pen.log), alice.team.knownHeads]).toEqual(before)
    expect(peer.failed).toBe('BadSignature')
  })
})

describe('a device restored from a backup', () => {
  /** Bob writes on in two ways: on his laptop, and on what was copied from it. */
  async function forked() {
    await write('bob', 'Before.')
    await story.meetOnce('alice', 'bob')
    const bob = deviceOf('bob')
    const log = bob.up.ownLog
    const beginning = { workspace: bob.up.workspace, log, statements: [], keys: bob.keys }
    const world = { time: story.time, network: story.network, random: story.random.fork(77), disk: bob.disk.copy() }
    const copy = await newSimDevice({ ...bob.person, name: 'copy' }, beginning, world)
    await story.bring(copy)
    await write('bob', 'Left.')
    await write('copy', 'Right.')
    return { log, bob, copy }
  }

  test('Fault 26: its log is a fork, which whoever is behind is told; the branch that came first stays', async () => {
    const { log, bob, copy } = await forked()
    const forkAt = async (name: string) => ({ kind: 'fork', log, seq: (await heldBy(name, log))?.seq })
    await write('bob', 'Left again.')
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('alice', 'copy')
    expect(copy.up.report.waiting).toContainEqual(await forkAt('copy'))
    for (const nth of [1, 2, 3, 4]) await write('copy', `Right ${nth}.`)
    await story.meetOnce('alice', 'copy')
    expect(story.engine('alice').report.waiting).toContainEqual(await forkAt('alice'))
    await story.meetOnce('alice', 'carol')
    await story.meetOnce('carol', 'copy')
    for (const name of ['alice', 'carol']) expect(await shown(name)).toBe('Left again. Left. Before. Agreed.')
    expect(await shown('copy')).toBe('Right 4. Right 3. Right 2. Right 1. Right. Before. Agreed.')
    expect(bob.up.report.waiting).toEqual([])
  })

  test('[LOG-5] Fault 26: two who hold as much of different branches see the fork, though neither ever grows', async () => {
    const { log } = await forked()
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('carol', 'copy')
    const [alices, carols] = [await heldBy('alice', log), await heldBy('carol', log)]
    expect(alices?.seq).toBe(carols?.seq)
    expect(alices?.hash).not.toEqual(carols?.hash)
    await story.meetOnce('alice', 'carol')
    const fork = { kind: 'fork', log, seq: alices?.seq }
    for (const name of ['alice', 'carol']) expect(story.engine(name).report.waiting).toContainEqual(fork)
  })

  test('Fault 26: the device closes its log where it forked, and goes on in a new one', async () => {
    const { log, bob, copy } = await forked()
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('alice', 'copy')
    valueOf(await bob.up.changeTeam({ kind: 'closeLog', log }))
    await story.meetOnce('alice', 'bob')
    // Carol hears of the end before she has all of the log; what still comes behind it does not count.
    await write('bob', 'Behind the end.')
    await story.meetOnce('alice', 'carol')
    await story.meetOnce('carol', 'bob')
    expect([await shown('alice'), await shown('carol')]).toEqual(Array(2).fill('Left. Before. Agreed.'))
    await story.meetOnce('alice', 'bob')

    const { workspace } = bob.up
    const speaker = speakerOf(bob.person.device, await statementsOf(bob), workspace)
    const { logKey } = await newPerson('another log', story.random)
    const opened = valueOf(await openLog(speaker, logKey))
    await bob.stop()
    await copy.stop()
    const beginning = { workspace, log: opened.log, statements: [opened.statement], keys: bob.keys }
    const world = { time: story.time, network: story.network, random: story.random.fork(78), disk: bob.disk }
    const again = await newSimDevice({ ...bob.person, logKey }, beginning, world)
    expect((await story.bring(again)).ownLog).toBe(opened.log)
    await write('bob', 'In a new log.')
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('alice', 'carol')
    expect([await shown('alice'), await shown('carol')]).toEqual(Array(2).fill('In a new log. Left. Before. Agreed.'))
  })
})

describe('a log that broke off', () => {
  /** Carol built on what bob wrote last, and bob's device is gone with it: nobody else ever had that. */
  async function brokenOff() {
    await write('bob', 'Before.')
    await story.meetOnce('alice', 'bob')
    const log = story.engine('bob').ownLog
    const end = await heldBy('alice', log)
    if (!end) throw new Error('alice has bob’s log')
    await write('bob', 'Lost.')
    await write('bob', 'After the gap.')
    const bob = await takeOver(story, 'bob', 'alice')
    const lost = bob.forger.tip.seq
    const carol = await takeOver(story, 'carol', 'alice')
    const built = await editBy(carol.forger.pen.log, 'Carol goes on.')
    const plain = [{ docTag: carol.forger.tagOf(note), plaintext: encodeBody(built) }]
    const applied = new Map([[log, { seq: lost, head: bob.forger.tip.hash.slice(0, 8) }]])
    const known = { team: carol.forger.tip.context.team, applied, wallMs: story.time.now() }
    const { entries } = await writeEntries(carol.forger.pen, carol.forger.tip, plain, known)
    await carol.peer.meet()
    await carol.peer.say(runOf(carol.forger.runOf(entries)))
    await story.wait(A_WHILE)
    return { log, end, lost, bob }
  }

  test('Fault 27: the gap is shown, and what was built on it is too; what lies behind it is not taken', async () => {
    const { log, end, lost, bob } = await brokenOff()
    const alice = story.engine('alice')
    expect(alice.report.waiting).toContainEqual({ kind: 'gap', log, seq: end.seq + 1 })
    expect(await shown('alice')).toBe('Carol goes on. Before. Agreed.')
    await bob.peer.meet()
    await bob.peer.say(runOf(bob.forger.runOf(await bob.forger.write([wordsOf(await editBy(log, 'Behind it.'))]))))
    expect(bob.forger.tip.seq).toBe(lost + 1)
    expect((await heldBy('alice', log))?.seq).toBe(end.seq)
    expect(await shown('alice')).toBe('Carol goes on. Before. Agreed.')
  })

  test('Fault 27: an admin closes the log at the gap; nobody waits any more, and nothing beyond it counts', async () => {
    const { log, end, bob } = await brokenOff()
    const alice = story.engine('alice')
    const bobs = alice.team.logs.get(log)?.member
    if (!bobs) throw new Error('bob opened it')
    valueOf(await alice.changeTeam({ kind: 'removeMember', member: bobs, keepInvites: [] }))
    valueOf(await alice.changeTeam({ kind: 'closeLog', log }))
    expect(alice.report.waiting).toEqual([])
    // Bob's disk is found again after all.
    await bob.peer.meet()
    for (const run of valueOf(await bob.device.disk.open().readRuns(log, end.seq + 1, Infinity, Infinity)))
      await bob.peer.say(runOf(run.bytes))
    expect((await heldBy('alice', log))?.seq).toBe(bob.forger.tip.seq)
    expect(await shown('alice')).toBe('Carol goes on. Before. Agreed.')
    expect(alice.waitingWork).toMatchObject([
      { log, standing: 'waits' },
      { log, standing: 'waits' }
    ])
  })

  test('Fault 27: an editor closes nobody’s log but their own', async () => {
    const end = await heldBy('carol', story.engine('alice').ownLog)
    if (!end) throw new Error('carol has alice’s log')
    const closing = { kind: 'closeLog' as const, log: end.log }
    expect(await story.engine('carol').changeTeam(closing)).toEqual({
      ok: false,
      error: { kind: 'NotAllowed', rule: 'closerMayClose' }
    })
  })
})

describe('what cannot be judged yet', () => {
  /** Bob writes in a log that is not opened, and says later that it is. */
  async function unopened() {
    const bob = deviceOf('bob')
    const { logKey } = await newPerson('another log', story.random)
    const forger = await newForger(story, bob, logKey)
    const { workspace } = bob.up
    const opened = valueOf(await openLog(speakerOf(bob.person.device, await statementsOf(bob), workspace), logKey))
    const { peer } = await takeOver(story, 'bob', 'alice')
    await peer.meet()
    const write = async () => {
      const words = wordsOf(await editBy(opened.log, 'Early.'))
      await peer.say(runOf(forger.runOf(await forger.write([words]))))
    }
    const waiting = { kind: 'undecided', log: opened.log, seq: 1 }
    return { ...opened, forger, peer, write, waiting }
  }

  test('an entry of a log nobody opened waits, and counts once somebody did', async () => {
    const { statement, forger, peer, write, waiting } = await unopened()
    forger.learn([idToBytes(statement.id).subarray(0, 8)])
    await write()
    expect(await shown('alice')).toBe('Agreed.')
    expect(story.engine('alice').report.waiting).toContainEqual(waiting)
    await peer.say({ kind: 'statements', statements: [statement.bytes] })
    expect(await shown('alice')).toBe('Early. Agreed.')
    expect(story.engine('alice').report.waiting).toEqual([])
  })

  test('nor is it refused, though its author names nothing that opens it', async () => {
    const { write, waiting } = await unopened()
    await write()
    expect(story.engine('alice').report.waiting).toContainEqual(waiting)
    expect(valueOf(await deviceOf('alice').disk.open().quarantine())).toEqual([])
  })

  test('an entry whose author knew of what nobody here has heard waits for it', async () => {
    const alice = story.engine('alice')
    const { forger, peer, device } = await takeOver(story, 'bob', 'alice')
    const profile = { name: 'Bob B.', zone: 'UTC', hours: [] }
    const parents = alice.team.knownHeads
    const said = await signStatement(
      { workspace: alice.workspace, parents, body: { type: 'SetProfile', profile } },
      device.person.device.sign
    )
    forger.learn([idToBytes(said.id).subarray(0, 8)])
    await peer.meet()
    await peer.say(runOf(forger.runOf(await forger.write([wordsOf(await editBy(forger.pen.log, 'Knowing.'))]))))
    expect(await shown('alice')).toBe('Agreed.')
    expect(alice.report.waiting).toContainEqual({ kind: 'undecided', log: forger.pen.log, seq: forger.tip.seq })
    await peer.say({ kind: 'statements', statements: [said.bytes] })
    expect(await shown('alice')).toBe('Knowing. Agreed.')
  })
})
