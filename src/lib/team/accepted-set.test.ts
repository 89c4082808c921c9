/** Which entries of somebody removed count: told as stories first, then against a slow and plain reading of rule 4. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, DrawnTeam, logNamed, memberOf } from '../../../tests/support/drawn-team'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { bytesToId, type LogId, type StatementId } from '../base/ids'
import { equalBytes } from '../base/bytes'
import { headOf } from '../log/frontier'
import type { Frontier } from '../wire/entry'
import type { Cutoff } from '../wire/statement'
import { acceptedSet, type EntryView } from './accepted-set'
import { cutoffsOf } from './cutoffs'
import type { Cut } from './team-state'

const hashOf = (log: string, seq: number, branch = '') => bytesOf(`${log} ${seq} ${branch}`)
const upTo = (seqByLog: Record<string, number>): Cutoff =>
  new Map(Object.entries(seqByLog).map(([log, seq]) => [logNamed(log), { seq, hash: hashOf(log, seq) }]))
const having = (seqByLog: Record<string, number>): Frontier =>
  new Map(Object.entries(seqByLog).map(([log, seq]) => [logNamed(log), { seq, head: headOf(hashOf(log, seq)) }]))

interface Writing {
  readonly built?: Record<string, number>
  readonly knew?: readonly StatementId[]
  readonly text?: boolean
}

function entry(log: string, seq: number, { built = {}, knew = [], text = true }: Writing = {}): EntryView {
  const id = logNamed(log)
  return {
    log: id,
    writer: id,
    seq,
    hash: hashOf(log, seq),
    deps: having(built),
    hasUpdates: text,
    seen: new Set(knew)
  }
}

/** Bob is removed by alice, who had two of his entries; carol is away. */
function removalOfBob(cutoff: Cutoff = upTo({ bob: 2 })) {
  const drawn = new DrawnTeam()
  const bob = drawn.join('bob')
  drawn.openLog('bob')
  drawn.join('carol')
  drawn.openLog('carol')
  const known = drawn.heads
  const removal = drawn.remove('alice', bob, known, { cutoff })
  return { drawn, bob, known, removal: removal.id }
}

const setOf = (entries: readonly EntryView[], { drawn }: { readonly drawn: DrawnTeam }) =>
  acceptedSet(entries, cutoffsOf(drawn.team))
const waiting = (entries: readonly EntryView[], story: { readonly drawn: DrawnTeam }) =>
  setOf(entries, story).quarantined.map(({ entry: { log, seq }, standing }) => `${nameOf(log)} ${seq} ${standing}`)
const NAMES = ['bob', 'carol', 'dan', 'erin', 'ghost', 'phone']
const nameOf = (log: LogId) => NAMES.find((name) => logNamed(name) === log) ?? log

test('[TEAM-17] what the remover had counts, what came later waits', () => {
  const story = removalOfBob()
  const entries = [1, 2, 3, 4].map((seq) => entry('bob', seq))
  expect(waiting(entries, story)).toEqual(['bob 3 waits', 'bob 4 waits'])
  expect(setOf(entries, story).quarantined[0]?.ends).toEqual([story.removal])
  expect(setOf(entries, story).standingOf(logNamed('bob'), 2)).toBe('counts')
})

test('[TEAM-17] a log of the removed that the remover never saw is cut at 0', () => {
  const story = removalOfBob()
  story.drawn.openLog('bob', 'phone', story.known)
  expect(waiting([entry('bob', 1), entry('phone', 1)], story)).toEqual(['phone 1 waits'])
})

test('[TEAM-17] a pin of another branch says nothing of this one', () => {
  const story = removalOfBob(new Map([[logNamed('bob'), { seq: 2, hash: hashOf('bob', 2, 'other') }]]))
  expect(waiting([entry('bob', 1), entry('bob', 2)], story)).toEqual(['bob 1 waits', 'bob 2 waits'])
})

test('[TEAM-18] what an honest person built on, not having heard, is never stranded', () => {
  const story = removalOfBob()
  const entries = [1, 2, 3, 4, 5].map((seq) => entry('bob', seq))
  const byCarol = [entry('carol', 1, { built: { bob: 4 }, text: false }), entry('carol', 2)]
  expect(waiting([...entries, ...byCarol], story)).toEqual(['bob 5 waits'])
})

test('[TEAM-18] who had heard of the removal, or wrote no text, vouches for nothing', () => {
  const story = removalOfBob()
  const entries = [1, 2, 3].map((seq) => entry('bob', seq))
  const knowing = entry('carol', 1, { built: { bob: 3 }, knew: [story.removal] })
  const unheard = entry('carol', 2)
  expect(waiting([...entries, knowing, unheard], story)).toEqual(['bob 3 waits'])
  const receipt = entry('carol', 1, { built: { bob: 3 }, text: false })
  expect(waiting([...entries, receipt], story)).toEqual(['bob 3 waits'])
})

test('[TEAM-18] what its author’s role refuses vouches for nothing, even where no end is against it', () => {
  const story = removalOfBob()
  const entries = [1, 2, 3].map((seq) => entry('bob', seq))
  // As sync says of one who knew that they were out: the removal is not what stands against it.
  const refused = entry('carol', 1, { built: { bob: 3 }, text: false })
  expect(waiting([...entries, refused], story)).toEqual(['bob 3 waits'])
  const own = entry('bob', 4, { knew: [story.removal], text: false })
  expect(waiting([...entries, own], story)).toEqual(['bob 3 waits'])
})

test('[TEAM-18] cut entries cannot vouch for each other', () => {
  const story = removalOfBob()
  const dan = story.drawn.join('dan', 'editor', 'alice')
  story.drawn.openLog('dan')
  story.drawn.remove('alice', dan, undefined, { cutoff: upTo({ dan: 1 }) })
  const entries = [
    ...[1, 2].map((seq) => entry('bob', seq)),
    entry('bob', 3, { built: { dan: 2 } }),
    entry('dan', 1),
    entry('dan', 2, { built: { bob: 3 } })
  ]
  expect(waiting(entries, story).sort()).toEqual(['bob 3 waits', 'dan 2 waits'])
  const honest = entry('carol', 1, { built: { dan: 2 } })
  expect(waiting([...entries, honest], story)).toEqual([])
})

test('[TEAM-18] an admin who knows of the removal adopts what waits, up to where they looked', () => {
  const story = removalOfBob()
  const entries = [1, 2, 3, 4].map((seq) => entry('bob', seq))
  story.drawn.say('alice', { type: 'Adopt', entries: upTo({ bob: 3 }) }, story.known)
  expect(waiting(entries, story)).toEqual(['bob 3 waits', 'bob 4 waits'])
  story.drawn.say('alice', { type: 'Adopt', entries: upTo({ bob: 3 }) })
  expect(waiting(entries, story)).toEqual(['bob 4 waits'])
})

test('a demotion to viewer leaves what a viewer may write; to editor it takes nothing', () => {
  const { drawn, bob } = removalOfBob()
  const viewer = new DrawnTeam()
  const [demoted] = [viewer.join('bob')]
  viewer.openLog('bob')
  viewer.setRole('alice', demoted, 'viewer', undefined, { cutoff: upTo({ bob: 1 }) })
  expect(waiting([entry('bob', 1), entry('bob', 2)], { drawn: viewer })).toEqual(['bob 2 asViewer'])

  const editor = new DrawnTeam()
  const admin = editor.joinAsAdmin('bob')
  editor.openLog('bob')
  editor.setRole('alice', admin, 'editor')
  expect(waiting([entry('bob', 1)], { drawn: editor })).toEqual([])
  expect(drawn.team.members.get(memberOf(bob))?.gone).toBe('removed')
})

test('who had heard of an end is judged by their role then, and not by the end', () => {
  const drawn = new DrawnTeam()
  const bob = drawn.join('bob')
  drawn.openLog('bob')
  const { id: demotion } = drawn.setRole('alice', bob, 'viewer')
  const { id: raised } = drawn.setRole('alice', bob, 'editor')
  const entries = [entry('bob', 1), entry('bob', 2, { knew: [demotion, raised] })]
  expect(waiting(entries, { drawn })).toEqual(['bob 1 asViewer'])
})

test('of two who removed the same one apart, what either had counts; who knew of the first gives nothing back', () => {
  const { drawn, known } = removalOfBob(upTo({ bob: 1 }))
  const entries = [1, 2, 3, 4].map((seq) => entry('bob', seq))
  drawn.removeDevice('alice', 'bob', known, { cutoff: upTo({ bob: 3 }) })
  expect(waiting(entries, { drawn })).toEqual(['bob 4 waits'])

  const later = removalOfBob(upTo({ bob: 1 }))
  const phone = later.drawn.removeDevice('alice', 'bob', undefined, { cutoff: upTo({ bob: 3 }) })
  expect(later.drawn.team.voidByRule.get(phone.id)).toBe('deviceIsIn')
  expect(waiting(entries, later)).toHaveLength(3)
})

test('a ghost’s log waits, and what honest people built on it stays', () => {
  const drawn = new DrawnTeam()
  const dan = drawn.joinAsAdmin('dan')
  drawn.join('carol')
  drawn.openLog('carol')
  const known = drawn.heads
  const { id: demotion } = drawn.setRole('alice', dan, 'editor', known)
  const ghost = drawn.admit('ghost', drawn.invite('dan', known))
  drawn.openLog('ghost', 'ghost', [ghost.id])
  const entries = [entry('ghost', 1), entry('ghost', 2)]
  expect(waiting(entries, { drawn })).toEqual(['ghost 1 waits', 'ghost 2 waits'])
  expect(setOf(entries, { drawn }).quarantined[0]?.ends).toEqual([demotion])
  expect(waiting([...entries, entry('carol', 1, { built: { ghost: 1 } })], { drawn })).toEqual(['ghost 2 waits'])
})

test('who waits for an admin’s tap has a log that waits; the tap lets it in', () => {
  const drawn = new DrawnTeam()
  const dan = drawn.join('dan')
  const invite = drawn.invite('alice')
  const known = drawn.heads
  const guest = drawn.admit('phone', invite)
  drawn.openLog('phone', 'phone', [guest.id])
  drawn.remove('alice', dan, known)
  expect(waiting([entry('phone', 1)], { drawn })).toEqual(['phone 1 waits'])
  drawn.setRole('alice', guest, 'editor')
  expect(waiting([entry('phone', 1)], { drawn })).toEqual([])
})

test('a branch of the removed’s log counts by what is in it', () => {
  const story = removalOfBob(upTo({ bob: 2 }))
  const branch = bytesToId('log', bytesOf('branch').slice(0, 16))
  const other = (seq: number): EntryView => ({ ...entry('bob', seq), log: branch, hash: hashOf('bob', seq, 'other') })
  const entries = [entry('bob', 1), entry('bob', 2), other(2), other(3)]
  expect(setOf(entries, story).quarantined.map(({ entry: { log, seq } }) => [log, seq])).toEqual([
    [branch, 2],
    [branch, 3]
  ])
})

// The same, against a plain reading.

interface World {
  readonly entries: readonly EntryView[]
  readonly cuts: ReadonlyMap<LogId, readonly Cut[]>
}

const LOGS = ['bob', 'carol', 'dan', 'erin']

function drawWorld(random: SimRandom): World {
  const ends = ['one', 'two', 'three'].map((name) => bytesToId('statement', bytesOf(name)))
  const written = new Map<string, number>()
  const heard = new Map<string, StatementId[]>()
  const entries = Array.from({ length: 30 }, () => {
    const log = random.pick(LOGS)
    const seq = (written.get(log) ?? 0) + 1
    written.set(log, seq)
    const other = random.pick(LOGS.filter((name) => name !== log))
    const theirs = written.get(other) ?? 0
    const built = theirs > 0 && random.chance(0.4) ? { [other]: 1 + random.below(theirs) } : {}
    if (random.chance(0.1)) heard.set(log, [...(heard.get(log) ?? []), random.pick(ends)])
    return entry(log, seq, { built, knew: heard.get(log) ?? [], text: random.chance(0.7) })
  })
  const cuts = new Map(
    LOGS.slice(0, 1 + random.below(4)).map((log) => {
      const chosen = ends.filter(() => random.chance(0.6))
      return [logNamed(log), chosen.map((end, i) => drawCut(random, log, end, chosen.slice(0, i)))] as const
    })
  )
  return { entries, cuts }
}

function drawCut(random: SimRandom, log: string, end: StatementId, before: readonly StatementId[]): Cut {
  return {
    end,
    leaves: random.chance(0.3) ? 'viewer' : null,
    cutoff: random.chance(0.8) ? upTo({ [log]: random.below(6) }) : new Map(),
    adopted: random.chance(0.2) ? [upTo({ [log]: random.below(8) })] : [],
    after: before.filter(() => random.chance(0.4))
  }
}

/** Rule 4 word by word: again and again over all entries, until nothing more counts. */
function plainlyAccepted({ entries, cuts }: World): ReadonlySet<EntryView> {
  const before = (e: EntryView) => entries.filter(({ log, seq }) => log === e.log && seq <= e.seq)
  const heard = (e: EntryView, end: StatementId) => before(e).some(({ seen }) => seen.has(end))
  const had = (e: EntryView) => new Map(before(e).flatMap(({ deps }) => [...deps]))
  const pins = ({ cutoff, adopted }: Cut, log: LogId) => [cutoff, ...adopted].flatMap((each) => each.get(log) ?? [])
  const isPinned = (e: EntryView, cut: Cut) =>
    pins(cut, e.log).some(({ seq, hash }) => {
      const there = entries.find((each) => each.log === e.log && each.seq === seq)
      return seq >= e.seq && (!there || equalBytes(there.hash, hash))
    })
  const accepted = new Set<EntryView>()
  const isVouched = (e: EntryView, end: StatementId) =>
    [...accepted].some((v) => v.hasUpdates && !heard(v, end) && (had(v).get(e.log)?.seq ?? 0) >= e.seq)
  const counts = (e: EntryView) => {
    const unheard = (cuts.get(e.writer) ?? []).filter(({ end }) => !heard(e, end))
    return [unheard, unheard.filter(({ leaves }) => leaves === null)].every((ends) => {
      const first = ends.filter(({ after }) => !ends.some(({ end }) => after.includes(end)))
      return ends.length === 0 || first.some((cut) => isPinned(e, cut) || isVouched(e, cut.end))
    })
  }
  for (let size = -1; size < accepted.size;) {
    size = accepted.size
    for (const e of entries) if (!accepted.has(e) && counts(e)) accepted.add(e)
  }
  return accepted
}

test('[TEAM-18] the accepted set is the least fixpoint, whatever order entries come in', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = newSimRandom(seed)
      const world = drawWorld(random)
      const accepted = plainlyAccepted(world)
      const set = acceptedSet(world.entries, world.cuts)
      for (const e of world.entries) expect(set.standingOf(e.log, e.seq) === 'counts').toBe(accepted.has(e))
      const shuffled = [...world.entries].sort(() => random.fraction() - 0.5)
      expect(acceptedSet(shuffled, world.cuts).quarantined).toEqual(set.quarantined)
    }),
    { numRuns: 500 }
  )
})

test('a hundred thousand entries and a removed member who wrote a tenth of them are looked through in a moment', () => {
  const story = removalOfBob()
  const bobs = Array.from({ length: 10_000 }, (_, i) => entry('bob', i + 1))
  const carols = Array.from({ length: 90_000 }, (_, i) =>
    entry('carol', i + 1, i % 100 === 0 ? { built: { bob: Math.min(10_000, i / 10 + 1) } } : {})
  )
  const before = process.cpuUsage()
  const { quarantined } = setOf([...bobs, ...carols], story)
  // Of this process's processor: other work shares the machine.
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000)
  expect(quarantined.length).toBeLessThan(1_100)
})
