/** Being away as the screens of two people tell it. */
import { expect, test } from 'vitest'
import { newFakeTeam } from '../../../tests/support/fake-team'
import { Away } from './away.svelte'

const HOUR = 3_600_000

function newTeam() {
  const team = newFakeTeam(['Ana', 'Bela', 'Vito'])
  team.set('Bela', { zone: 'Asia/Tokyo' })
  team.set('Vito', { role: 'viewer' })
  return team
}

test('what one says is told to the others by the clock of who says it, and shown beside their name', async () => {
  const team = newTeam()
  const [ana, bela] = [team.sessionOf('Ana'), team.sessionOf('Bela')]
  const [hers, mine] = [new Away(ana), new Away(bela)]
  expect(mine.wishOf(null)).toEqual({ from: '2026-12-01T17:00', to: null, standIn: null, words: '' })
  const wish = { from: '2026-12-01T17:00', to: '2026-12-07T09:00', standIn: team.idOf('Ana'), words: ' No signal. ' }
  expect(await mine.tell(wish, null)).toBe(null)
  expect(hers.notices).toMatchObject([
    {
      person: { name: 'Bela', isMe: false },
      fromMs: Date.parse('2026-12-01T08:00Z'),
      toMs: Date.parse('2026-12-07T00:00Z'),
      standIn: { name: 'Ana', isMe: true },
      words: 'No signal.',
      hasBegun: true
    }
  ])
  const span = { fromMs: Date.parse('2026-12-01T08:00Z'), toMs: Date.parse('2026-12-07T00:00Z'), standIn: 'Ana' }
  expect(ana.roster.person(team.idOf('Bela'))?.away?.spans).toEqual([span])
  expect(mine.notices.map((notice) => mine.wishOf(notice))).toEqual([{ ...wish, words: 'No signal.' }])
})

test('a change takes the place of what was said; being back ends it now and leaves what was', async () => {
  const team = newTeam()
  const [ana, others] = [new Away(team.sessionOf('Ana')), new Away(team.sessionOf('Bela'))]
  await ana.tell({ from: '2026-12-01T07:00', to: null, standIn: null, words: '' }, null)
  const [said] = others.notices
  expect(said).toMatchObject({ toMs: null, standIn: null })
  await ana.tell({ from: '2026-12-01T07:00', to: '2026-12-03T07:00', standIn: null, words: '' }, said?.id ?? '')
  expect(others.notices).toMatchObject([{ toMs: Date.parse('2026-12-03T07:00Z') }])

  team.nowMs += HOUR
  expect(await ana.endAway(others.notices[0]?.id ?? '')).toBe(null)
  expect([ana.notices, others.notices]).toEqual([[], []])
  const spans = team.sessionOf('Bela').roster.person(team.idOf('Ana'))?.away?.spans
  expect(spans).toEqual([{ fromMs: Date.parse('2026-12-01T07:00Z'), toMs: team.nowMs, standIn: null }])
})

test('what had not begun is taken back whole', async () => {
  const team = newTeam()
  const session = team.sessionOf('Ana')
  const ana = new Away(session)
  await ana.tell({ from: '2026-12-24T07:00', to: null, standIn: null, words: '' }, null)
  expect(ana.notices).toMatchObject([{ hasBegun: false }])
  await ana.endAway(ana.notices[0]?.id ?? '')
  expect([ana.notices, session.roster.me.away]).toEqual([[], undefined])
})

test('what is no time is answered with why, and nothing is said', async () => {
  const team = newTeam()
  const ana = new Away(team.sessionOf('Ana'))
  const from = '2026-12-02T09:00'
  const faults: [from: string, to: string | null, starts: string][] = [
    ['', null, 'Choose a day and a time from'],
    [from, 'soon', 'Choose a day and a time until'],
    [from, '2026-12-02T09:00', 'It ends before it begins'],
    ['2026-11-01T09:00', '2026-11-30T09:00', 'That is over already']
  ]
  for (const [begin, to, starts] of faults) {
    const wish = { from: begin, to, standIn: null, words: '' }
    expect(await ana.tell(wish, null)).toBe(ana.faultOf(wish))
    expect(ana.faultOf(wish)).toMatch(starts)
  }
  team.failure = { kind: 'WordsTooLong', bytes: 20_000, most: 10_000 }
  expect(await ana.tell({ from, to: null, standIn: null, words: 'so many' }, null)).toContain('fewer words')
  expect(ana.notices).toEqual([])
})

test('who only reads along, waits to be let in or is out is offered nothing to say', () => {
  const team = newTeam()
  expect([new Away(team.sessionOf('Ana')).mayTell, new Away(team.sessionOf('Vito')).mayTell]).toEqual([true, false])
  team.set('Bela', { waits: true })
  expect(new Away(team.sessionOf('Bela')).mayTell).toBe(false)
  team.set('Bela', { waits: false, gone: 'removed' })
  expect(new Away(team.sessionOf('Bela')).mayTell).toBe(false)
})
