/** What lists say of a proposal, beside what its own page says of it. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam } from '../../../tests/support/fake-team'
import { proposalRow } from '../../../tests/support/rows'
import type { MemberId } from '../base/ids'
import { createProposal } from '../docs/create'
import { readFields, setClosing } from '../docs/proposal'
import { readTerms, setTerms, type ProposalTerms } from '../docs/proposal-terms'
import type { DocumentRow } from '../projections/document-row'
import { Deciding } from './deciding.svelte'
import { Decisions } from './decisions.svelte'
import { openStandings } from './late-lists'

const HOUR = 3_600_000
const CLOSES = { wall: '2026-12-01T17:00', zone: 'Europe/Lisbon' }

interface Story {
  readonly having?: readonly string[]
  readonly terms?: Partial<ProposalTerms>
  readonly hours?: number
}

/** Ana opens a proposal that asks her and Bela until five; it is long past that, and `having` are known to have its text. */
async function pastItsTime({ having = ['Ana', 'Bela'], terms = {}, hours = 200 }: Story) {
  const team = newFakeTeam(['Ana', 'Bela'])
  team.received = () => new Set<MemberId>(having.map((name) => team.idOf(name)))
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Read gauges hourly' })
  setTerms(doc, { mode: 'consent', ...terms })
  setClosing(doc, CLOSES)
  const deps = team.openFor('Ana', doc)
  const page = new Deciding(deps)
  await page.open()
  const rows: DocumentRow[] = []
  Object.assign(deps.session.rows, { present: rows, get: () => rows[0], ready: true })
  const look = async () => {
    const { status, closes } = readFields(doc)
    rows.splice(0, 1, { ...proposalRow(1), id: deps.open.id, status, closes, terms: readTerms(doc) })
    await Promise.resolve()
    const line = rows[0] && openStandings(deps.session).of(rows[0])
    return { page: page.phase, list: line?.word ?? line?.status }
  }
  const log = () => new Decisions(deps.session).months.flatMap(({ decisions }) => decisions)
  team.nowMs += hours * HOUR
  return { team, page, look, log }
}

test('where nobody is known to have a text its page is provisional, and a list that cannot know says less than closed', async () => {
  const { look } = await pastItsTime({ having: [] })
  expect(await look()).toEqual({ page: 'provisional', list: 'Closing time passed · outcome owed' })
})

test('what hangs on no one having it is said by both alike', async () => {
  const { look } = await pastItsTime({ terms: { mode: 'everyone' } })
  expect(await look()).toEqual({ page: 'closed', list: 'Outcome owed' })
})

test('one that waits for somebody is provisional in lists too, whatever else is owed', async () => {
  const { look } = await pastItsTime({ terms: { mode: 'everyone' }, hours: 9 })
  expect(await look()).toEqual({ page: 'provisional', list: 'Provisional · outcome owed' })
})

test('an outcome that may not be final is not called one, in lists or in the log of decisions', async () => {
  const { page, look, log } = await pastItsTime({ having: [] })
  expect(await page.writeOutcome('adopted', 'Nobody minds.')).toBeNull()
  expect(await look()).toEqual({ page: 'provisional', list: 'Outcome written · adopted' })
  expect(log()).toMatchObject([{ verdict: 'adopted', notFinal: 'Outcome written · adopted' }])
})

test('a final outcome is called what it is', async () => {
  const { page, look, log } = await pastItsTime({ terms: { mode: 'everyone' } })
  expect(await page.writeOutcome('adopted', 'All agree.')).toBeNull()
  expect(await look()).toEqual({ page: 'closed', list: 'Adopted' })
  expect(log()).toMatchObject([{ verdict: 'adopted', notFinal: null }])
})
