/** A proposal on its way to a decision, as the screens of several people tell it. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { askedChange } from './asked-changes'
import { Away } from './away.svelte'
import { Deciding } from './deciding.svelte'
import { whyNotOpen } from './deciding-words'
import { Pods } from './pods.svelte'
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

test('a pod is asked as it stands when it opens, and whoever was in it then stays asked', async () => {
  const { team, doc, as } = newStory()
  const [ana, bela] = [as('Ana'), as('Bela')]
  const pods = new Pods(team.sessionOf('Ana'))
  const saved = (...people: string[]) =>
    pods.save({ name: 'Field', members: new Set(people.map(team.idOf)) }, pods.pods[0] ?? null)
  await saved('Bela')
  const [pod] = ana.asking.pods
  expect(pod).toMatchObject({ name: 'Field', people: [{ name: 'Bela' }] })
  const chosen = { ...ana.terms, closes: null, mode: 'consent', pod: pod ?? null } as const
  expect(await ana.settle(chosen)).toBe(null)
  await saved('Bela', 'Vito')
  expect([ana.terms.pod?.name, names(ana.asked)]).toEqual(['Field', ['Bela', 'Vito']])
  await ana.open()
  await pods.dissolve(pods.pods[0]!)
  expect([ana.phase, ana.terms.pod?.name, names(ana.terms.asked ?? [])]).toEqual(['open', 'Field', ['Bela', 'Vito']])
  expect([bela.whyNoPosition, ana.whyNoPosition]).toEqual([null, 'You are not among those it asks.'])
  const fixed = readTerms(doc).asked
  await ana.settle({ ...chosen, mode: 'everyone' })
  expect(readTerms(doc).asked).toEqual(fixed)
  expect(await ana.settle({ ...chosen, pod: { id: 'x'.repeat(22), name: 'Gone' } })).toContain('not here any more')
})

test('a draft that asks a pod nobody is in any more is not opened', async () => {
  const { team, doc, as } = newStory()
  const ana = as('Ana')
  setTerms(doc, { asked: { kind: 'members', members: [team.idOf('Bela')] } })
  team.set('Bela', { gone: 'left' })
  expect(ana.whyNotOpen).toContain('still empty')
  expect(whyNotOpen([], { hasMode: true, asksNobody: ana.asked.length === 0 })).toContain('Nobody it asks is here')
})

test('who came after it opened is told to its author, asked at a word, and what was said before is said of other terms', async () => {
  const { team, doc, as } = newStory()
  const [ana, bela] = [as('Ana'), as('Bela')]
  await ana.open()
  await bela.takePosition('block', 'Not in winter.')
  expect(ana.asking.newcomers).toEqual([])
  team.set('Vito', { role: 'editor' })
  expect([names(ana.asking.newcomers), bela.asking.newcomers]).toEqual([['Vito'], []])
  expect(await ana.asking.askNewcomers()).toBe(null)
  team.later()
  expect([names(ana.asked), ana.asking.newcomers, ana.countWords]).toEqual([
    ['Ana', 'Bela', 'Vito'],
    [],
    '1 blocks · 2 to come'
  ])
  expect(ana.positions).toMatchObject([{ stance: 'block', isStale: true, isSetAside: false }])
  await bela.stillStands()
  expect(bela.mine).toMatchObject({ stance: 'block', isStale: false })
  expect(readTerms(doc).asked.members).toHaveLength(3)
})

test('a block of who is asked no more stays to be seen, counts for nothing, and is named with the result', async () => {
  const { team, doc, as } = newStory()
  const [ana, bela] = [as('Ana'), as('Bela')]
  await ana.open()
  await bela.takePosition('block', 'Not in winter.')
  setTerms(doc, { asked: { kind: 'members', members: [team.idOf('Ana')] } })
  team.later()
  expect([ana.positions, ana.countWords]).toEqual([[], '1 to come'])
  expect(ana.setAside).toMatchObject([{ stance: 'block', reason: 'Not in winter.', isSetAside: true, isStale: true }])
  expect(ana.resultWords).toContain('1 position of somebody it does not ask would stop it, and does not count.')
})

test('whom it asked is told beside how the text changed', () => {
  const { team } = newStory()
  const { roster } = team.sessionOf('Ana')
  const everyone = (...who: string[]) => ({ kind: 'everyone', members: who.map(team.idOf) }) as const
  expect(askedChange([everyone('Ana', 'Bela'), everyone('Ana', 'Bela')], roster)).toEqual([])
  expect(askedChange([everyone('Ana', 'Bela'), { kind: 'everyone' }], roster)).toEqual([])
  const named = { kind: 'members', members: [team.idOf('Ana'), team.idOf('Bela')] } as const
  expect(askedChange([named, everyone('Ana', 'Bela')], roster)).toMatchObject([
    { runs: [{ text: 'People by name: Ana, Bela' }, { text: ' Everyone: Ana, Bela' }] }
  ])
  expect(askedChange([everyone('Ana', 'Bela'), everyone('Ana', 'Vito')], roster)).toEqual([
    {
      section: 'Who is asked',
      runs: [
        { kind: 'same', text: 'Ana' },
        { kind: 'removed', text: ', Bela' },
        { kind: 'added', text: ', Vito' }
      ]
    }
  ])
})
