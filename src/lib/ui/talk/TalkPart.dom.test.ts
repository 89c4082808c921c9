import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { flushSync } from 'svelte'
import { beforeEach, expect, test, vi } from 'vitest'
import type { TalkView } from '$lib/app/talk-views'
import { frame, joss, me, mei, NOW } from '../../../../tests/support/fake-deciding'
import { comment, newTalk, thread } from '../../../../tests/support/fake-talk'
import { OpenTexts } from '../editor/open-texts.svelte'
import ComesFrom from './ComesFrom.svelte'
import CommentButton from './CommentButton.svelte'
import TalkPart from './TalkPart.svelte'

// The page stands around it, with its texts.
const page = vi.hoisted(() => ({ texts: null as OpenTexts | null }))
vi.mock('../editor/open-texts.svelte', async (actual) => ({
  ...(await actual<object>()),
  findOpenTexts: () => page.texts
}))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

let texts = new OpenTexts()
beforeEach(() => {
  texts = new OpenTexts()
  page.texts = texts
})

const article = document.createElement('article')
const show = (talk: TalkView) => render(TalkPart, { talk, article })

const group = (name: string | RegExp) => screen.getByRole('group', { name })
const press = (name: string | RegExp, within_ = screen.getByRole('heading', { name: 'Conversation' }).parentElement) =>
  fireEvent.click(within(within_ as HTMLElement).getByRole('button', { name }))
const field = (name: string) => screen.getByRole<HTMLTextAreaElement>('textbox', { name })
async function type(name: string, text: string): Promise<void> {
  field(name).value = text
  field(name).setSelectionRange(text.length, text.length)
  await fireEvent.input(field(name))
}
const wordsOf = (element: Element | null) => element?.textContent.replace(/\s+/g, ' ').trim()

test('a thread says what it is about and who said what when, with people by name and moments in my zone', () => {
  const spans = [
    { kind: 'text', text: 'Ask ' },
    { kind: 'person', person: joss },
    { kind: 'text', text: ' by ' },
    { kind: 'moment', ms: Date.parse('2026-11-26T17:00Z'), wall: '2026-11-27T02:00', zone: 'Asia/Tokyo' }
  ] as const
  show(newTalk({ threads: [thread({ comments: [comment({ spans, isEdited: true })] })] }).view)
  expect(wordsOf(group('Thread on: once an hour'))).toMatch(
    /once an hour.*Mei.*08:40.*edited.*Ask Joss by Thu 17:00 your time, 02:00 on Fri in Tokyo for Mei/
  )
})

test('a thread whose text was deleted keeps its quote, and a deleted comment says that it was there', () => {
  const comments = [comment({ isDeleted: true, spans: [] }), comment({ id: 'two', person: null, words: 'So be it.' })]
  show(newTalk({ threads: [thread({ isGone: true, comments })] }).view)
  expect(wordsOf(group(/once an hour/))).toMatch(
    /^once an hour Its text was deleted\..*Mei.*deleted.*Somebody who is not in this workspace.*So be it\./
  )
})

test('a reply is written where the thread stands, and Ctrl+Enter sends it', async () => {
  const { view, done } = newTalk()
  show(view)
  await press('Reply')
  expect(document.activeElement).toBe(field('Your reply'))
  await type('Your reply', 'Batteries.')
  await fireEvent.keyDown(field('Your reply'), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull())
  expect(done).toEqual(['reply to one: Batteries.'])
  await waitFor(() => expect(document.activeElement).toBe(group(/once an hour/)))
})

test('a reply that could not be saved keeps its words, and says so in place', async () => {
  const { view, done } = newTalk({}, ['There is no room on this device. Nothing was saved.'])
  show(view)
  await press('Reply')
  await type('Your reply', 'Batteries.')
  await press('Add reply')
  expect((await screen.findByRole('alert')).textContent).toContain('no room on this device')
  expect(field('Your reply').value).toBe('Batteries.')
  await press('Add reply')
  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull())
  expect(done).toHaveLength(2)
})

test('an @ offers people, arrows choose and Enter names one', async () => {
  const { view, done } = newTalk()
  show(view)
  await press('Reply')
  await type('Your reply', 'Ask @')
  expect(screen.getAllByRole('option').map(wordsOf)).toEqual(['Mei', 'Joss'])
  await fireEvent.keyDown(field('Your reply'), { key: 'ArrowDown' })
  expect(screen.getByRole('option', { selected: true }).textContent).toContain('Joss')
  await fireEvent.keyDown(field('Your reply'), { key: 'Enter' })
  await waitFor(() => expect(field('Your reply').value).toBe('Ask @Joss '))
  expect([screen.queryByRole('listbox'), done]).toEqual([null, []])

  await type('Your reply', 'Ask @Joss or @M')
  expect(screen.getAllByRole('option').map(wordsOf)).toEqual(['Mei'])
  await fireEvent.keyDown(field('Your reply'), { key: 'Escape' })
  expect(screen.queryByRole('listbox')).toBeNull()
})

test('an @ and a date offer the moment, which is typed out for everybody', async () => {
  const { view } = newTalk()
  show(view)
  await press('Reply')
  await type('Your reply', 'Not before @fri 14')
  expect(screen.getAllByRole('option').map(wordsOf)).toEqual(['Fri 27 Nov, 14:00'])
  await fireEvent.keyDown(field('Your reply'), { key: 'Enter' })
  await waitFor(() => expect(field('Your reply').value).toBe('Not before @[2026-11-27T14:00 Europe/Lisbon] '))
  expect(screen.queryByRole('listbox')).toBeNull()
})

test('my own words can be changed, and taken back once I say so twice', async () => {
  const mine = comment({ id: 'mine', person: me, words: 'Too slow', mayChange: true })
  const { view, done } = newTalk({ threads: [thread({ comments: [comment({}), mine] })] })
  show(view)
  expect(screen.getAllByRole('button', { name: 'Edit' })).toHaveLength(1)
  await press('Edit')
  expect(field('Your comment').value).toBe('Too slow')
  await type('Your comment', 'Too slow?')
  await press('Save')
  await waitFor(() => expect(done).toEqual(['edit mine in one: Too slow?']))

  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull())
  await press('Delete')
  expect(done).toHaveLength(1)
  expect(screen.getByText('Delete it for everyone?')).toBeTruthy()
  await press('Delete')
  await waitFor(() => expect(done.at(-1)).toBe('remove mine in one'))
})

test('resolved threads are folded away; there they can be opened again, or their last words kept in the text', async () => {
  const settled = thread({ id: 'two', quote: 'the thaw', resolved: { person: mei, ms: NOW } })
  const { view, done } = newTalk({ threads: [thread(), settled] })
  show(view)
  expect(screen.queryByRole('group', { name: /the thaw/ })).toBeNull()
  await press('Resolve')
  expect(done).toEqual(['resolve one'])
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: '1 resolved' })))

  await press('1 resolved')
  expect(wordsOf(group(/the thaw/))).toContain('Resolved by Mei, 09:40')
  await press('Keep its last words in the text', group(/the thaw/))
  expect(await screen.findByText('It stands in the text now.')).toBeTruthy()
  await press('Reopen', group(/the thaw/))
  expect(done.slice(1)).toEqual(['keep two', 'reopen two'])
})

test('a thread that somebody else resolves while I answer stays until I am done', async () => {
  const { rerender } = show(newTalk().view)
  await press('Reply')
  await type('Your reply', 'Wait')
  await rerender({ talk: newTalk({ threads: [thread({ resolved: { person: mei, ms: NOW } })] }).view, article })
  expect(field('Your reply').value).toBe('Wait')
  await press('Cancel')
  expect(screen.queryByRole('group')).toBeNull()
  expect(screen.getByRole('button', { name: '1 resolved' })).toBeTruthy()
})

test('the page’s button starts a thread on the whole document where no words are chosen', async () => {
  const { view, done } = newTalk({ threads: [] })
  show(view)
  expect(screen.queryByRole('heading')).toBeNull()
  render(CommentButton)
  await fireEvent.click(screen.getByRole('button', { name: 'Comment' }))
  await screen.findByText('On the whole document')
  await type('Your comment', 'Who pays?')
  await press('Add comment')
  await waitFor(() => expect(done).toEqual(['start on all: Who pays?']))
  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull())
})

test('two who went back and forth three times are offered an agenda, which the thread then links to', async () => {
  const state = { backAndForth: [mei, me] } as const
  const { view, done } = newTalk({ threads: [thread(state)] })
  const { rerender } = show(view)
  expect(wordsOf(group(/once an hour/))).toContain('You and Mei have gone back and forth three times. Talk it through?')
  await press('Talk it through')
  expect(done).toEqual(['talk one through'])

  const owed = thread({ agendas: [{ id: 'agenda', title: 'Talk through: once an hour' }], isOwed: true })
  const after = newTalk({ threads: [owed] })
  await rerender({ talk: after.view, article })
  expect(screen.getByRole('link', { name: 'Talk through: once an hour' }).getAttribute('href')).toBe('/w/w/d/agenda')
  expect(wordsOf(group(/once an hour/))).toContain('Outcome owed')
  expect(screen.queryByRole('button', { name: 'Resolve' })).toBeNull()
  await press('Write what came of it')
  await type('What came of it', 'Every two hours.')
  await press('Write the outcome')
  await waitFor(() => expect(after.done).toEqual(['outcome of one: Every two hours.']))
})

test('whoever rather goes on in writing says so, and stays in the thread', async () => {
  const { view, done } = newTalk({ threads: [thread({ backAndForth: [mei, me] })] })
  show(view)
  await press('Go on in writing')
  expect(done).toEqual(['go on writing in one'])
  await waitFor(() => expect(document.activeElement).toBe(group(/once an hour/)))
})

test('an agenda that could not be made says so in the thread', async () => {
  const { view } = newTalk({ threads: [thread({ backAndForth: [mei, joss] })] }, ['There is no room on this device.'])
  show(view)
  expect(wordsOf(group(/once an hour/))).toContain('Mei and Joss have gone back and forth three times.')
  await press('Talk it through')
  expect((await screen.findByRole('alert')).textContent).toContain('no room')
  expect(screen.getByRole('button', { name: 'Talk it through' })).toBeTruthy()
})

test('an outcome says that it is one, and can be kept in the text; one that is owed is never folded away', async () => {
  const comments = [comment({}), comment({ id: 'out', words: 'Every two hours.', isOutcome: true })]
  const resolved = { person: mei, ms: NOW }
  const { view, done } = newTalk({
    threads: [thread({ comments }), thread({ id: 'two', quote: 'the thaw', resolved, isOwed: true })]
  })
  show(view)
  expect(wordsOf(group(/once an hour/))).toMatch(/Outcome Every two hours/)
  await press('Keep its outcome in the text')
  expect(done).toEqual(['keep one'])
  expect(wordsOf(group(/the thaw/))).toMatch(/Resolved by Mei.*Outcome owed/)
})

test('an address that names a thread opens it, also where it is folded away', async () => {
  location.hash = '#thread-two'
  const settled = thread({ id: 'two', quote: 'the thaw', resolved: { person: mei, ms: NOW } })
  show(newTalk({ threads: [thread(), settled] }).view)
  await waitFor(() => expect(document.activeElement).toBe(group(/the thaw/)))
  location.hash = ''
})

test('an agenda says which thread it comes from, as far as that is known here', () => {
  const source = { document: 'note', thread: 'one', title: 'Packing list', quote: 'a lamp', isOwed: true }
  const { container, rerender } = render(ComesFrom, { source })
  expect(wordsOf(container)).toBe('Comes from: Packing list, thread on “a lamp” — outcome owed')
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/w/w/d/note',
    '/w/w/d/note#thread-one'
  ])
  void rerender({ source: { ...source, quote: '', isOwed: false } })
  flushSync()
  expect(wordsOf(container)).toContain('a thread on the whole document — outcome written')
  void rerender({ source: { ...source, title: null, quote: null, isOwed: null } })
  flushSync()
  expect(wordsOf(container)).toBe('Comes from: a document that is not on this device yet')
})

test('a long thread is folded between its first and its last words, and unfolds where one reads on', async () => {
  const comments = Array.from({ length: 7 }, (_, each) => comment({ id: `c${each}`, words: `Word ${each}.` }))
  show(newTalk({ threads: [thread({ comments })] }).view)
  const words = () => screen.queryAllByText(/^Word/).map(({ textContent }) => textContent.trim())
  expect(words()).toEqual(['Word 0.', 'Word 5.', 'Word 6.'])
  await press('Show 4 earlier replies')
  await waitFor(() => expect(words()).toHaveLength(7))
  expect(screen.queryByRole('button', { name: /earlier/ })).toBeNull()
  expect(document.activeElement).not.toBe(document.body)
})

test('what is new says so until it was on screen, also what arrives while it is there', async () => {
  const watched: ((isIntersecting: boolean) => void)[] = []
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(tell: (entries: object[]) => void) {
        watched.push((isIntersecting) => tell([{ isIntersecting }]))
      }
      observe = () => undefined
      disconnect = () => undefined
    }
  )
  const comments = [comment({}), comment({ id: 'two', words: 'Because of batteries.', isNew: true })]
  const { view, seen } = newTalk({ threads: [thread({ comments })] })
  const { rerender, unmount } = show(view)
  expect(wordsOf(group(/once an hour/))).toMatch(/Why hourly\?.*New since you were here.*Because of batteries/)
  watched[0]?.(true)
  flushSync()
  expect(seen).toEqual(['saw one'])
  const more = { ...view, threads: [thread({ comments: [...comments, comment({ id: 'three', isNew: true })] })] }
  await rerender({ talk: more, article })
  expect(seen).toEqual(['saw one', 'saw one'])
  expect(screen.getAllByText('New since you were here')).toHaveLength(1)
  watched[0]?.(false)
  expect(seen.at(-1)).toBe('left one')
  watched[0]?.(true)
  unmount()
  expect(seen.at(-1)).toBe('left one')
  vi.unstubAllGlobals()
})

test('what was not sent is there again, until it is sent or not to be', async () => {
  const { view } = newTalk()
  const { unmount } = show(view)
  await press('Reply')
  await type('Your reply', 'Batteries')
  unmount()
  show(view)
  await press('Reply')
  expect(field('Your reply').value).toBe('Batteries')
  await press('Cancel')
  await press('Reply')
  expect(field('Your reply').value).toBe('')
})

test('whoever reacts chooses one of a few, by its name, and presses it again to take it back', async () => {
  const reactions = [{ emoji: '👍', name: 'thumbs up', people: [mei, me, null], isMine: true }]
  const { view, done } = newTalk({ threads: [thread({ comments: [comment({ reactions })] })] })
  show(view)
  const mine = screen.getByRole('button', { name: 'thumbs up: Mei, you, somebody', pressed: true })
  expect(wordsOf(mine)).toBe('👍 3')
  await fireEvent.click(mine)
  await press('React')
  const choices = screen.getByRole('group', { name: 'Reactions' })
  expect(document.activeElement).toBe(within(choices).getByRole('button', { name: 'thumbs up' }))
  await fireEvent.keyDown(choices, { key: 'Escape' })
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'React' })))
  await press('React')
  await press('looking at it')
  expect(done).toEqual(['👍 to comment of Mei', '👀 to comment of Mei'])
  await waitFor(() => expect(screen.queryByRole('group', { name: 'Reactions' })).toBeNull())
})

test('a reaction that could not be said is answered in the thread, and nobody is offered one where they are gone', async () => {
  const reactions = [{ emoji: '👍', name: 'thumbs up', people: [mei], isMine: false }]
  const threads = [thread({ comments: [comment({ reactions })] })]
  const { unmount } = show(newTalk({ threads }, ['There is no room on this device.']).view)
  await press(/thumbs up/)
  expect((await screen.findByRole('alert')).textContent).toContain('no room')
  unmount()
  show(newTalk({ threads, mayReact: false }).view)
  expect(screen.getByRole('img', { name: 'thumbs up: Mei' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /React|thumbs/ })).toBeNull()
})

test('whoever may only read sees every thread, reads why, and is offered nothing but to react', () => {
  const { view } = newTalk({ whyNot: 'You are here as a viewer.' })
  show(view)
  expect(screen.getByText('You are here as a viewer.')).toBeTruthy()
  expect(
    screen.getAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent)
  ).toEqual(['once an hour', 'React'])
  expect(texts.button).toBeNull()
})
