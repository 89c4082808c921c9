/** How a proposal goes on and ends, told as stories. Hours stand for moments: it closes at hour 100, grace is 72. */
import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { askedOf, memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import type { AskedMember } from './asked-members'
import { standingOf, type ProposalCase, type ProposalStanding } from './proposal-standing'
import type { ProposalTerms } from './proposal-terms'
import type { SpokenAct } from './spoken-act'

const HOUR = 3_600_000
const CLOSES = 100 * HOUR

const TERMS: ProposalTerms = {
  mode: 'consent',
  answers: null,
  asked: { kind: 'everyone' },
  quorum: null,
  graceHours: 72,
  proposer: memberOf(1),
  review: null,
  supersedes: null
}

interface Told extends Partial<Omit<ProposalCase, 'terms'>> {
  readonly hour?: number
  /** How many of the seven were heard after it closed. */
  readonly heard?: number
  readonly terms?: Partial<ProposalTerms>
}

function standing({ hour = 101, heard = 7, terms = {}, ...rest }: Told): ProposalStanding {
  const members = [1, 2, 3, 4, 5, 6, 7].map((n) => askedOf(n, n <= heard ? 100.5 * HOUR : 99 * HOUR))
  const usual = { closesMs: CLOSES, status: 'open', acts: [], members, nowMs: hour * HOUR } as const
  return standingOf({ ...usual, ...rest, terms: { ...TERMS, ...terms } })
}

const seven = (change: (n: number, member: AskedMember) => Partial<AskedMember>, heard = 7): AskedMember[] =>
  [1, 2, 3, 4, 5, 6, 7].map((n) => {
    const member = askedOf(n, n <= heard ? 101 * HOUR : 99 * HOUR)
    return { ...member, ...change(n, member) }
  })

test('a draft stays a draft, an open one is open until its time, and then provisional until all are heard', () => {
  expect(standing({ status: 'draft', hour: 200 }).phase).toBe('draft')
  expect(standing({ hour: 99 })).toMatchObject({
    phase: 'open',
    heard: 0,
    of: 7,
    closedAtMs: null,
    finalAtMs: 172 * HOUR
  })
  expect(standing({ heard: 5 })).toMatchObject({ phase: 'provisional', heard: 5, of: 7, closedAtMs: CLOSES })
  expect(standing({ heard: 7 })).toMatchObject({ phase: 'closed', heard: 7, outcome: null })
})

test('whoever is silent is waited for until the grace has passed', () => {
  expect(standing({ heard: 5, hour: 171 }).phase).toBe('provisional')
  expect(standing({ heard: 5, hour: 172 })).toMatchObject({ phase: 'closed', heard: 7 })
  expect(standing({ heard: 5, hour: 102, terms: { graceHours: 2 } }).phase).toBe('closed')
})

test('every device of a member is waited for, and one of which nothing was heard is too', () => {
  const twoDevices = seven((n) => (n === 3 ? { logs: [{ stampMs: 101 * HOUR }, { stampMs: 90 * HOUR }] } : {}))
  expect(standing({ members: twoDevices })).toMatchObject({ phase: 'provisional', heard: 6 })
  expect(standing({ members: seven((n) => (n === 3 ? { logs: [] } : {})) }).heard).toBe(6)
})

test('who is away over the closing is not waited for', () => {
  const away = (fromMs: number, toMs: number | null) => seven((n) => (n === 7 ? { away: [{ fromMs, toMs }] } : {}), 6)
  expect(standing({ members: away(90 * HOUR, 120 * HOUR) }).phase).toBe('closed')
  expect(standing({ members: away(90 * HOUR, null) }).phase).toBe('closed')
  expect(standing({ members: away(10 * HOUR, 90 * HOUR) }).phase).toBe('provisional')
})

test('everyone leaves viewers out, and a viewer who is asked by name counts', () => {
  const { position } = newSpeech()
  const members = seven((n) => ({ isViewer: n === 7 }))
  const acts = [position(7, 'block', { atMs: HOUR })]
  expect(standing({ members, acts })).toMatchObject({ of: 6, byCount: { verdict: 'passes' } })
  const asked = { kind: 'members', members: [memberOf(1), memberOf(7)] } as const
  expect(standing({ members, acts, terms: { asked } })).toMatchObject({ of: 2, byCount: { verdict: 'fails' } })
})

test('a block of who is asked no more is neither counted nor lost', () => {
  const { position, takeBack } = newSpeech()
  const [before, now] = [1, 2].map((n) => new Uint8Array(32).fill(n))
  const block = position(7, 'block', { atMs: HOUR, about: before })
  const acts = [position(1, 'agree', { atMs: HOUR, about: now }), block]
  const members = [memberOf(1), memberOf(2)]
  const pod = { kind: 'pod', pod: bytesToId('pod', new Uint8Array(16)), name: 'Field', members } as const
  for (const asked of [pod, { kind: 'members', members } as const, { kind: 'everyone', members } as const]) {
    const { setAside, positions, byCount, of } = standing({ acts, terms: { asked } })
    expect([of, byCount.verdict, positions.length]).toEqual([2, 'passes', 1])
    expect(setAside.map(({ spoken }) => spoken)).toEqual([block])
  }
  expect(standing({ acts }).setAside).toEqual([])
  const takenBack = [...acts, takeBack(7, { atMs: 2 * HOUR, replaces: [block] })]
  expect(standing({ acts: takenBack, terms: { asked: pod } }).setAside).toEqual([])
  const late = position(6, 'block', { atMs: 102 * HOUR })
  expect(standing({ acts: [late], terms: { asked: pod } }).setAside).toEqual([])
})

test('a viewer in a pod is asked as one of it', () => {
  const members = seven((n) => ({ isViewer: n === 7 }))
  const asked = {
    kind: 'pod',
    pod: bytesToId('pod', new Uint8Array(16)),
    name: 'F',
    members: [1, 7].map(memberOf)
  } as const
  expect(standing({ members, terms: { asked } }).of).toBe(2)
})

test('who is to come is said with why, and silence counts for whoever has the text', () => {
  const { position } = newSpeech()
  const members = seven((n) => (n === 6 ? { hasText: false } : n === 7 ? { away: [{ fromMs: 0, toMs: null }] } : {}))
  const acts = [1, 2, 3, 4].map((n) => position(n, 'agree', { atMs: n * HOUR }))
  const { toCome, byCount } = standing({ members, acts, hour: 50 })
  expect(toCome.map(({ why }) => why)).toEqual(['hasIt', 'lacksIt', 'away'])
  expect(byCount).toMatchObject({ verdict: 'passes', taken: 4, silence: { counts: 2, doesNotCount: 1 } })
  expect(standing({ members, acts, terms: { mode: 'everyone' } }).byCount).toMatchObject({
    verdict: 'fails',
    silence: { counts: 0, doesNotCount: 3 }
  })
})

test('silence passes nothing that nobody has: it stays provisional, grace or not', () => {
  const members = seven(() => ({ hasText: false }))
  expect(standing({ members, hour: 500 }).phase).toBe('provisional')
  expect(standing({ members: seven((n) => ({ hasText: n === 2 })), hour: 500 }).phase).toBe('closed')
})

test('just doing it waits for nobody', () => {
  expect(standing({ heard: 0, terms: { mode: 'tell' } })).toMatchObject({
    phase: 'closed',
    byCount: { verdict: 'passes' }
  })
})

test('an outcome stands where the count says otherwise, and that is said', () => {
  const { position, outcome } = newSpeech()
  const block = position(2, 'block', { atMs: HOUR })
  const acts = [block, outcome(1, 'adopted', { atMs: 101 * HOUR, knew: [block] })]
  const told = standing({ acts, members: seven(() => ({ logs: [{ stampMs: 102 * HOUR }] })) })
  expect(told).toMatchObject({ phase: 'closed', differsFromCount: true, reopenedBy: [], byCount: { verdict: 'fails' } })
  expect(told.byCount.stoppedBy.map(({ spoken }) => spoken)).toEqual([block])
  expect(standing({ acts, terms: { mode: 'advice' } }).differsFromCount).toBe(false)
})

test('an outcome before the closing time closes it, provisionally until all are heard after that', () => {
  const { outcome } = newSpeech()
  const acts = [outcome(1, 'adopted', { atMs: 40 * HOUR })]
  const told = standing({ acts, hour: 41, members: seven((n) => ({ logs: [{ stampMs: (38 + n) * HOUR }] })) })
  expect(told).toMatchObject({ phase: 'provisional', closedAtMs: 40 * HOUR, heard: 5, finalAtMs: 112 * HOUR })
})

test('two who closed it differently while apart leave one question, until somebody who knows both writes a third', () => {
  const { outcome } = newSpeech()
  const adopted = outcome(1, 'adopted', { atMs: 101 * HOUR })
  const declined = outcome(2, 'declined', { atMs: 102 * HOUR })
  expect(standing({ acts: [declined, adopted], hour: 500 })).toMatchObject({
    phase: 'unsettled',
    outcome: null,
    rivals: [adopted, declined]
  })
  const third = outcome(3, 'declined', { atMs: 103 * HOUR, knew: [adopted, declined] })
  const settled = standing({ acts: [third, adopted, declined], hour: 500 })
  expect(settled).toMatchObject({ phase: 'closed', outcome: third, rivals: [] })
})

test('two who closed it alike while apart closed it once', () => {
  const { outcome } = newSpeech()
  const [one, two] = [outcome(1, 'adopted', { atMs: 102 * HOUR }), outcome(2, 'adopted', { atMs: 101 * HOUR })]
  expect(standing({ acts: [one, two], hour: 500 })).toMatchObject({ phase: 'closed', outcome: two, rivals: [] })
})

test('two that were said in one breath, or claim to know each other, stand over neither', () => {
  const { outcome } = newSpeech()
  const one = outcome(1, 'adopted', { atMs: 101 * HOUR })
  const two = { ...outcome(1, 'declined', { atMs: 101 * HOUR }), seq: one.seq }
  expect(standing({ acts: [one, two], hour: 500 })).toMatchObject({ phase: 'unsettled', rivals: [one, two] })
})

test('whoever knew of an outcome and says otherwise stands over it, and may take theirs back', () => {
  const { outcome, takeBack } = newSpeech()
  const first = outcome(1, 'adopted', { atMs: 101 * HOUR })
  const second = outcome(2, 'withdrawn', { atMs: 102 * HOUR, knew: [first] })
  expect(standing({ acts: [first, second], hour: 500 })).toMatchObject({ phase: 'withdrawn', outcome: second })
  const back = takeBack(2, { atMs: 103 * HOUR, replaces: [second] })
  expect(standing({ acts: [back, first, second], hour: 500 })).toMatchObject({ phase: 'closed', outcome: first })
})

function crossing(stance: 'disagree' | 'block'): { acts: SpokenAct[]; late: SpokenAct; end: SpokenAct } {
  const { position, outcome } = newSpeech()
  const known = position(2, 'agree', { atMs: HOUR })
  const late = position(3, stance, { atMs: 99 * HOUR })
  const end = outcome(1, 'adopted', { atMs: 101 * HOUR, knew: [known] })
  return { acts: [known, late, end], late, end }
}

test('a late position is shown, and reopens the result only if it changes it', () => {
  const mild = standing({ acts: crossing('disagree').acts, hour: 500 })
  expect(mild).toMatchObject({ phase: 'closed', reopenedBy: [], counts: { agree: 1, disagree: 1 } })
  expect(mild.positions.map(({ isLate }) => isLate)).toEqual([false, true])
  const { acts, late, end } = crossing('block')
  expect(standing({ acts, hour: 500 })).toMatchObject({ phase: 'unsettled', reopenedBy: [late], outcome: end })
  const again = newSpeech().outcome(7, 'declined', { atMs: 110 * HOUR, knew: acts })
  expect(standing({ acts: [...acts, again], hour: 500 })).toMatchObject({
    phase: 'closed',
    reopenedBy: [],
    outcome: again
  })
})

test('agreement that was taken back in time, unknown to the outcome, reopens it too', () => {
  const { position, outcome, takeBack } = newSpeech()
  const asked = { kind: 'members', members: [memberOf(1), memberOf(2)] } as const
  const agreed = [position(1, 'agree', { atMs: HOUR }), position(2, 'agree', { atMs: HOUR })]
  const end = outcome(1, 'adopted', { atMs: 101 * HOUR, knew: agreed })
  const back = takeBack(2, { atMs: 98 * HOUR, replaces: agreed.slice(1) })
  const told = standing({ acts: [...agreed, end, back], hour: 500, terms: { mode: 'everyone', asked } })
  expect(told).toMatchObject({ phase: 'unsettled', reopenedBy: [back] })
})

test('of two alike outcomes the one that knew enough keeps it closed', () => {
  const { acts, late } = crossing('block')
  const knowing = newSpeech().outcome(7, 'adopted', { atMs: 102 * HOUR, knew: [late] })
  expect(standing({ acts: [...acts, knowing], hour: 500 })).toMatchObject({ phase: 'closed', differsFromCount: true })
})

test('no status that an editor sets undoes what people said', () => {
  const { outcome } = newSpeech()
  const acts = [outcome(1, 'adopted', { atMs: 101 * HOUR })]
  const phases = (['draft', 'withdrawn', 'unsettled', 'closed'] as const).map(
    (status) => standing({ acts, status, hour: 500 }).phase
  )
  expect(phases).toEqual(['closed', 'closed', 'closed', 'closed'])
  expect(standing({ status: 'closed', hour: 50 }).phase).toBe('open')
})

test('a proposal is withdrawn or superseded by its status, and one from a file has the state it came with', () => {
  expect(standing({ status: 'withdrawn', hour: 50 }).phase).toBe('withdrawn')
  expect(standing({ status: 'superseded', hour: 500 }).phase).toBe('superseded')
  const file = { closesMs: null, hour: 500, terms: { proposer: null } } as const
  expect(standing({ ...file, status: 'closed' }).phase).toBe('closed')
  expect(standing({ ...file, status: 'unsettled' }).phase).toBe('unsettled')
})

test('a close by time said by a clock that is ahead closes nothing before the moment that had been set', () => {
  const { say } = newSpeech()
  const acts = [say(1, { type: 'close', cause: 'time', deadlineMs: CLOSES }, { atMs: 60 * HOUR })]
  expect(standing({ acts, hour: 61 }).phase).toBe('open')
  expect(standing({ acts, hour: 101, heard: 5 })).toMatchObject({ phase: 'provisional', closedAtMs: CLOSES })
})

test('an outcome said after the closing time closes it at that time, even where this clock is behind', () => {
  const { outcome } = newSpeech()
  const acts = [outcome(1, 'adopted', { atMs: 101 * HOUR })]
  expect(standing({ acts, hour: 80 }).closedAtMs).toBe(CLOSES)
})

test('an outcome that says it is unsettled leaves it so', () => {
  const { outcome } = newSpeech()
  expect(standing({ acts: [outcome(1, 'unsettled', { atMs: 101 * HOUR })], hour: 500 }).phase).toBe('unsettled')
})
