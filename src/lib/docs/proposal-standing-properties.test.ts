/** What holds of every proposal, whoever said what while apart (fast-check prints the seed and the case that fails). */
import { PROPOSAL_MODES } from './agreement'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import type { AskedMember } from './asked-members'
import { standingOf, type ProposalCase, type ProposalStanding } from './proposal-standing'
import type { SpokenAct } from './spoken-act'

const HOUR = 3_600_000
const [CLOSES, MEMBERS, STRANGER] = [100 * HOUR, 7, 40]
const STANCES = ['agree', 'abstain', 'disagree', 'block'] as const
const VERDICTS = ['adopted', 'adopted', 'declined', 'withdrawn', 'unsettled'] as const

/** Seven people in two halves who mostly know only what their own half said. */
function drawActs(random: SimRandom, count: number): SpokenAct[] {
  const speech = newSpeech()
  const acts: SpokenAct[] = []
  for (let i = 0; i < count; i++) {
    const who = 1 + random.below(MEMBERS)
    const heard = acts.filter((act) => sameHalf(act, who) || random.chance(0.1))
    const own = acts.filter(({ member }) => member === memberOf(who))
    const replaces = own.length > 0 && random.chance(0.5) ? [random.pick(own)] : []
    const saying = { atMs: random.below(130) * HOUR, knew: heard, replaces, device: random.below(2) }
    acts.push(drawAct(random, speech, { who, saying }))
  }
  return acts
}

type Speech = ReturnType<typeof newSpeech>
type Drawn = { readonly who: number; readonly saying: Parameters<Speech['takeBack']>[1] }

function drawAct(random: SimRandom, speech: Speech, { who, saying }: Drawn): SpokenAct {
  switch (random.below(10)) {
    case 0:
      return speech.outcome(who, random.pick(VERDICTS), saying)
    case 1:
      return speech.takeBack(who, saying)
    case 2: {
      const cause = random.chance(0.5) ? 'time' : 'hand'
      return random.chance(0.4)
        ? speech.say(who, { type: 'close', cause, deadlineMs: CLOSES }, saying)
        : speech.say(who, { type: 'read' }, saying)
    }
    default:
      return speech.position(who, random.pick(STANCES), saying)
  }
}

function sameHalf({ member }: SpokenAct, who: number): boolean {
  const west = [1, 2, 3]
  return west.map(memberOf).includes(member) === west.includes(who)
}

function drawMembers(random: SimRandom): AskedMember[] {
  return Array.from({ length: MEMBERS }, (_, index) => ({
    member: memberOf(index + 1),
    isViewer: random.chance(0.1),
    logs: Array.from({ length: random.below(3) }, () => ({ stampMs: (80 + random.below(60)) * HOUR })),
    hasText: random.chance(0.7),
    away: random.chance(0.2) ? [{ fromMs: 90 * HOUR, toMs: random.chance(0.5) ? null : 110 * HOUR }] : []
  }))
}

function drawCase(random: SimRandom): ProposalCase {
  return {
    terms: {
      mode: random.pick(PROPOSAL_MODES),
      answers: null,
      asked: random.chance(0.7) ? { kind: 'everyone' } : { kind: 'members', members: [1, 2, 4, 5].map(memberOf) },
      quorum: random.chance(0.3) ? 1 + random.below(5) : null,
      graceHours: 72,
      proposer: memberOf(1),
      review: null,
      supersedes: null
    },
    closesMs: random.chance(0.85) ? CLOSES : null,
    status: 'open',
    acts: drawActs(random, random.below(25)),
    members: drawMembers(random),
    nowMs: (60 + random.below(160)) * HOUR
  }
}

function shuffled<T>(items: readonly T[], random: SimRandom): T[] {
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

function check(seed: number, property: (given: ProposalCase, random: SimRandom) => void, numRuns = 600): void {
  fc.assert(
    fc.property(fc.integer(), (drawn) => {
      const random = newSimRandom(drawn)
      property(drawCase(random), random)
    }),
    { seed, numRuns }
  )
}

test('the order in which acts and members are told changes nothing (seed 1)', () => {
  check(1, (given, random) => {
    const told = standingOf(given)
    const other = standingOf({ ...given, acts: shuffled(given.acts, random), members: shuffled(given.members, random) })
    const byMember = (a: { member: string }, b: { member: string }) => (a.member < b.member ? -1 : 1)
    expect({ ...other, toCome: [...other.toCome].sort(byMember) }).toEqual(told)
  })
})

test('positions of those not asked, reactions and what came too late change nothing (seed 2)', () => {
  check(2, (given, random) => {
    const asked = new Set(standingOf(given).toCome.map(({ member }) => member))
    const idle = newSpeech()
    const added = [
      idle.position(STRANGER, 'block', { atMs: HOUR }),
      idle.takeBack(STRANGER, { atMs: HOUR, replaces: given.acts }),
      idle.say(STRANGER, { type: 'reaction', target: 'a', emoji: '+' }, { atMs: HOUR })
    ]
    if (given.closesMs !== null && asked.has(memberOf(3)))
      added.push(idle.position(3, 'block', { atMs: CLOSES + 1, device: 9 }))
    expect(standingOf({ ...given, acts: shuffled([...given.acts, ...added], random) })).toEqual(standingOf(given))
  })
})

test('two halves that knew different things say the same once they know all of it (seed 3)', () => {
  check(3, (given) => {
    const halves = [1, 4].map((who) => given.acts.filter((act) => sameHalf(act, who)))
    for (const acts of halves) expect(standingOf({ ...given, acts }).of).toBe(standingOf(given).of)
    const [west = [], east = []] = halves
    const healed = [
      [...west, ...east],
      [...east, ...west]
    ].map((acts) => standingOf({ ...given, acts }))
    expect(healed[0]).toEqual(healed[1])
    expect(healed[0]).toEqual(standingOf(given))
  })
})

test('once everyone is heard and it is closed, more receipts and more time change nothing (seed 4)', () => {
  const settled = ({ phase, positions, counts, byCount, heard, of, closedAtMs, outcome, rivals }: ProposalStanding) => {
    return { phase, positions, counts, verdict: byCount.verdict, heard, of, closedAtMs, outcome, rivals }
  }
  let closed = 0
  check(
    4,
    (given, random) => {
      const told = standingOf(given)
      if (told.phase !== 'closed' || told.heard !== told.of) return
      closed++
      const members = given.members.map((member) => ({
        ...member,
        hasText: member.hasText || random.chance(0.5),
        logs: member.logs.map(({ stampMs }) => ({ stampMs: stampMs + random.below(50) * HOUR }))
      }))
      const later = standingOf({ ...given, members, nowMs: given.nowMs + random.below(500) * HOUR })
      expect(settled(later)).toEqual(settled(told))
    },
    1500
  )
  expect(closed).toBeGreaterThan(100)
})

test('nobody is counted twice, everybody asked is counted or to come, and a question has two sides (seed 5)', () => {
  const phases = new Set<string>()
  let [reopened, late, doubled] = [0, 0, 0]
  check(
    5,
    (given) => {
      const told = standingOf(given)
      phases.add(told.phase)
      reopened += told.reopenedBy.length
      late += told.positions.filter(({ isLate }) => isLate).length
      doubled += told.positions.filter(({ isDoubled }) => isDoubled).length
      const spoke = told.positions.map(({ spoken }) => spoken.member)
      expect(new Set([...spoke, ...told.toCome.map(({ member }) => member)]).size).toBe(told.of)
      expect(spoke.length + told.toCome.length).toBe(told.of)
      expect(told.rivals.length).not.toBe(1)
      expect(told.outcome === null || told.rivals.length === 0).toBe(true)
    },
    1500
  )
  expect([...phases].sort()).toEqual(['closed', 'open', 'provisional', 'unsettled', 'withdrawn'])
  expect(Math.min(reopened, late, doubled)).toBeGreaterThan(20)
})
