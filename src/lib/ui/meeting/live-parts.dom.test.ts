/** A meeting on the screens of those in it, over the view-models they have: Inês runs it, Ravi is in it. */
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { frame } from '../../../../tests/support/fake-deciding'
import { newFakeTeam, type FakeTeam } from '../../../../tests/support/fake-team'
import { Captures } from '$lib/app/captures.svelte'
import { LiveMeeting } from '$lib/app/live.svelte'
import type { MeetingBeside } from '$lib/app/meeting-views'
import { Minutes } from '$lib/app/minutes.svelte'
import { readItems } from '$lib/docs/agenda'
import { addItem } from '$lib/docs/agenda-edit'
import { createAgenda } from '$lib/docs/create'
import { Toasts } from '../shell/toasts.svelte'
import CapturePart from './CapturePart.svelte'
import EndDialog from './EndDialog.svelte'
import MinutesPart from './MinutesPart.svelte'
import QueuePart from './QueuePart.svelte'
import RolesPart from './RolesPart.svelte'

const shell = vi.hoisted((): { toasts: unknown } => ({ toasts: null }))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))
vi.mock('../shell/toasts.svelte', async (actual) => ({ ...(await actual<object>()), useToasts: () => shell.toasts }))

beforeAll(() => import('../primitives/DialogLayer.svelte'), 120_000)

let team: FakeTeam
let doc: Y.Doc
beforeEach(() => {
  shell.toasts = new Toasts()
  team = newFakeTeam(['Inês', 'Ravi'])
  doc = new Y.Doc()
  createAgenda(doc, { title: 'Hourly readings review' })
  for (const id of ['flood', 'boards']) addItem(doc, { id, topic: id, timebox: 10 })
})

function pageOf(name: string): Pick<MeetingBeside, 'live' | 'captures' | 'minutes'> {
  const deps = { ...team.openFor(name, doc), state: () => ({ verdict: 'ok' as const, trashed: false }) }
  const live = new LiveMeeting(deps)
  const beside = { ...deps, offsetOf: live.offsetOf, whyNot: () => live.whyNot }
  return { live, captures: new Captures(beside), minutes: new Minutes(beside) }
}

const button = (name: string | RegExp) => screen.getByRole('button', { name })
const press = (name: string | RegExp) => fireEvent.click(button(name))
const linesOf = (list: string) =>
  within(screen.getByRole('list', { name: list }))
    .queryAllByRole('listitem')
    .map((line) => line.textContent.replace(/\s+/g, ' ').trim())

test('one press waits to speak, once, and the next who waits speaks', async () => {
  const { live } = pageOf('Inês')
  await live.start()
  render(QueuePart, { live })
  await press('Put me in the queue')
  await waitFor(() => expect(linesOf('Speaking next')).toEqual(['I You']))
  expect(screen.queryByRole('button', { name: 'Put me in the queue' })).toBeNull()
  await press('Next speaker')
  await waitFor(() => expect(linesOf('Speaking next')).toEqual(['I Youspeaking, 0:00']))
  await press('Nobody speaks')
  await waitFor(() => expect(screen.getByText('Nobody waits to speak.')).toBeTruthy())
})

test('whoever keeps the notes is taken with one press, and is nobody once they left', async () => {
  const [ines, ravi] = [pageOf('Inês').live, pageOf('Ravi').live]
  await ines.start()
  await ravi.join()
  render(RolesPart, { live: ravi })
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Leads' }).selectedOptions[0]?.textContent).toBe(
    'Inês'
  )
  await press('I keep the notes')
  await waitFor(() => expect(ines.roles.scribe?.name).toBe('Ravi'))
  await ines.leave()
  await waitFor(() =>
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Leads' }).selectedOptions[0]?.textContent).toBe(
      'Nobody'
    )
  )
})

test('a capture begins in its box, keeps its words when it fails, and stands below the notes', async () => {
  const { live, captures } = pageOf('Inês')
  await live.start()
  render(CapturePart, { captures, item: 'flood', editable: true, notes: undefined, capturing: false })
  await press('Action')
  const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'What somebody does' })
  expect(document.activeElement).toBe(box)
  await press('Capture action')
  expect((shell.toasts as Toasts).shown.map(({ text }) => text).join()).toContain('There are no words to keep')
  box.value = 'Read the Fraser log'
  await fireEvent.input(box)
  await press('Capture action')
  await waitFor(() => expect(linesOf('Captured')[0]).toContain('Read the Fraser log'))
  await press('Mark as done')
  await waitFor(() => expect(button('Done').getAttribute('aria-pressed')).toBe('true'))
})

test('it ends once each item has an outcome, and the minutes go on from there', async () => {
  const meeting = pageOf('Inês') as MeetingBeside
  await meeting.live.start()
  render(EndDialog, { open: true, meeting })
  await waitFor(() => expect(button('End it for everyone').getAttribute('aria-disabled')).toBe('true'))
  await fireEvent.click(within(screen.getByRole('radiogroup', { name: 'Outcome of flood' })).getByLabelText('Decided'))
  expect(button('End it for everyone').getAttribute('aria-disabled')).toBe('true')
  await fireEvent.click(within(screen.getByRole('radiogroup', { name: 'Outcome of boards' })).getByLabelText('Dropped'))
  await press('End it for everyone')
  await waitFor(() => expect(meeting.live.isLive).toBe(false))
  expect(readItems(doc).map(({ outcome }) => outcome?.kind)).toEqual(['decided', 'dropped'])
})

test('after it outcomes are changed until the minutes are final', async () => {
  const meeting = pageOf('Inês') as MeetingBeside
  await meeting.live.start()
  await meeting.minutes.endWith(['flood', 'boards'].map((item) => ({ item, kind: 'undecided' as const, words: '' })))
  render(MinutesPart, { meeting, editable: true })
  await fireEvent.click(within(screen.getByRole('radiogroup', { name: 'Outcome of flood' })).getByLabelText('Decided'))
  await waitFor(() => expect(readItems(doc)[0]?.outcome?.kind).toBe('decided'))
  for (const name of ['They are cleaned up', 'Those who were there amended them', 'Make them final']) await press(name)
  await waitFor(() => expect(screen.queryByRole('radiogroup')).toBeNull())
  expect(linesOf('Outcomes')).toEqual(['1 flood Decided', '2 boards Not decided'])
  await press('Amend them again')
  await waitFor(() => expect(screen.getAllByRole('radiogroup')).toHaveLength(2))
})
