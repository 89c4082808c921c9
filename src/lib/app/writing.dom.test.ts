/** What a proposal leaves open for whoever reads it alone, and when the others can read it, as its writer is told. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam } from '../../../tests/support/fake-team'
import { newScope } from '../base/scope'
import { createProposal } from '../docs/create'
import { bodyFragment } from '../docs/document'
import { fragmentText } from '../docs/document-text'
import { writeFragment } from '../docs/fragment'
import { parseMarkdown } from '../docs/markdown-import'
import { sectionFragment, type SectionKey } from '../docs/proposal'
import { Away } from './away.svelte'
import { Writing } from './writing.svelte'

/** Ana writes in Lisbon on a Tuesday at eight; Mei is in Tokyo and Joss in Vancouver, or both where the story says. */
function newStory({ refusal = null as string | null, mei = 'Asia/Tokyo' } = {}) {
  const team = newFakeTeam(['Ana', 'Mei', 'Joss'])
  team.set('Mei', { zone: mei })
  team.set('Joss', { zone: mei === 'Asia/Tokyo' ? 'America/Vancouver' : mei })
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Read gauges hourly' })
  const scope = newScope()
  const deps = team.openFor('Ana', doc)
  const change = (run: () => void) => (refusal === null ? deps.change(run) : refusal)
  const writing = new Writing({ ...deps, scope, change })
  const write = (section: SectionKey, markdown: string) => {
    writeFragment(sectionFragment(doc, section), parseMarkdown(markdown))
  }
  const readers = () => writing.readers.map(({ person, state }) => [person.name, state])
  return { team, doc, scope, writing, write, readers }
}

test('an empty proposal leaves nothing to puzzle over, and asks nothing beforehand', () => {
  const { writing } = newStory()
  expect([writing.advice, writing.questions]).toEqual([[], null])
})

test('what would puzzle a reader is said with its words and its section, once the writer pauses', () => {
  const { team, writing, write } = newStory()
  write('problem', 'The SLO slips.')
  write('undo', 'As discussed, we go back.')
  expect(writing.advice).toEqual([])
  team.later()
  expect(writing.advice.map(({ section, quote }) => [section, quote])).toEqual([
    ['Problem', 'SLO'],
    ['How to undo', 'As discussed']
  ])
  expect(new Set(writing.advice.map(({ id }) => id)).size).toBe(2)
})

test('text outside the sections has a name too', () => {
  const { team, doc, writing } = newStory()
  writeFragment(bodyFragment(doc), parseMarkdown('The SLO slips.'))
  team.later()
  expect(writing.advice.map(({ section }) => section)).toEqual(['Text'])
})

test('a day without a date is another one where somebody else is, named by a city of theirs', () => {
  const far = newStory()
  far.write('proposal', 'We begin tomorrow.')
  far.team.later()
  expect(far.writing.advice.map(({ says }) => says).join()).toContain('Tokyo')
  const near = newStory({ mei: 'Europe/Lisbon' })
  near.write('proposal', 'We begin tomorrow.')
  near.team.later()
  expect(near.writing.advice.map(({ says }) => says).join()).toContain('another zone')
})

test('questions one may have are put at the end of the text, and counted as they are answered', async () => {
  const { team, doc, writing, write } = newStory()
  write('undo', 'Set it back.')
  expect(await writing.addQuestions()).toBeNull()
  team.later()
  expect(writing.questions).toEqual({ open: 3, answered: 0 })
  expect(fragmentText(sectionFragment(doc, 'undo'))).toMatch(/^Set it back\.\s+Questions you may have\s+Why now\?/)
  write('summary', '## Questions you may have\n\n**Who pays?** The survey does.')
  team.later()
  expect(writing.questions).toEqual({ open: 3, answered: 1 })
})

test('where this person may not change the text it stays as it is, and they are told why', async () => {
  const { team, doc, writing } = newStory({ refusal: 'You can read this, and not write in it.' })
  expect(await writing.addQuestions()).toBe('You can read this, and not write in it.')
  team.later()
  expect(writing.questions).toBeNull()
  expect(fragmentText(sectionFragment(doc, 'undo'))).toBe('')
})

test('the others are listed by when each can read it, without the writer and whoever waits to be let in', () => {
  const { team, writing, readers } = newStory()
  // Seven in Lisbon is four in the afternoon in Tokyo, and eleven at night in Vancouver.
  team.nowMs -= 3_600_000
  expect(readers()).toEqual([
    ['Mei', 'working'],
    ['Joss', 'asleep']
  ])
  expect(writing.readers[0]?.readsMs).toBe(team.nowMs)
  team.set('Joss', { waits: true })
  expect(newReaders(team)).toEqual(['Mei'])
})

test('whoever is away reads when they are back', async () => {
  const { team, writing, readers } = newStory()
  const away = new Away(team.sessionOf('Mei'))
  expect(
    await away.tell({ from: '2026-12-01T09:00', to: '2026-12-04T09:00', standIn: null, words: '' }, null)
  ).toBeNull()
  expect(readers()).toContainEqual(['Mei', 'away'])
  const mei = writing.readers.find(({ person }) => person.name === 'Mei')
  expect(mei?.readsMs).toBe(Date.parse('2026-12-04T00:00Z'))
})

test('once its page is left nothing is read of it any more', () => {
  const { team, scope, writing, write } = newStory()
  write('problem', 'The SLO slips.')
  scope.end()
  team.later()
  write('problem', 'The SLA slips.')
  team.later()
  expect(writing.advice).toEqual([])
})

/** The names of those who read a page of Ana's opened now. */
function newReaders(team: ReturnType<typeof newFakeTeam>): string[] {
  const deps = team.openFor('Ana', new Y.Doc())
  return new Writing(deps).readers.map(({ person }) => person.name)
}
