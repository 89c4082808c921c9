/** A proposal on its way to a decision, as the screens of several people tell it. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { Away } from './away.svelte'
import { Deciding } from './deciding.svelte'
import { createProposal } from '../docs/create'
import { readTerms, setTerms } from '../docs/proposal-terms'

function newStory(): { team: FakeTeam; doc: Y.Doc; as: (name: string) => Deciding } {
  const team = newFakeTeam(['Ana', 'Bela', 'Vito'])
  team.set('Vito', { role: 'viewer' })
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Send readings hourly' })
  setTerms(doc, { mode: 'everyone' })
  return { team, doc, as: (name) => new Deciding(team.openFor(name, doc)) }
}

const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name)

test('opening fixes whom it asks: everyone but viewers, and nobody who is let in later', async () => {
  const { team, doc, as } = newStory()
  const ana = as('Ana')
  expect([ana.phase, ana.terms.everyone]).toEqual(['draft', null])
  expect(await ana.open()).toBe(null)
  team.set('Vito', { role: 'editor' })
  expect([ana.phase, ana.terms.everyone, names(ana.asked)]).toEqual(['open', 2, ['Ana', 'Bela']])
  expect(as('Vito').whyNoPosition).toBe('You are not among those it asks.')
  await ana.settle({ ...ana.terms, mode: 'consent', closes: null })
  expect(readTerms(doc).asked.members).toHaveLength(2)
})

test('positions are told to the others with their reasons, and a failure keeps what stood', async () => {
  const { team, as } = newStory()
  const [ana, bela] = [as('Ana'), as('Bela')]
  await ana.open()
  expect(await bela.takePosition('block', 'Not in winter.')).toBe(null)
  expect(ana.positions).toMatchObject([{ stance: 'block', reason: 'Not in winter.', person: { name: 'Bela' } }])
  team.failure = { kind: 'WordsTooLong', bytes: 20_000, most: 10_000 }
  expect(await bela.takePosition('agree', 'so many')).toContain('fewer words')
  expect([bela.mine?.stance, ana.countWords]).toEqual(['block', '1 blocks · 1 to come'])
})

test('whoever is away is not waited for, and closing choices leave them their days', async () => {
  const { team, as } = newStory()
  const [ana, away] = [as('Ana'), new Away(team.sessionOf('Bela'))]
  await ana.open()
  const [before] = ana.closingChoices()
  await away.tell({ from: '2026-12-01T07:00', to: '2026-12-03T07:00', standIn: null, words: '' }, null)
  const [after] = ana.closingChoices()
  expect([before?.wall, after?.wall]).toEqual(['2026-12-01T17:00', '2026-12-03T17:00'])
  const bela = ana.toCome.find(({ person }) => person.name === 'Bela')
  expect([bela?.why, bela?.person.away?.spans.length]).toEqual(['away', 1])
})
