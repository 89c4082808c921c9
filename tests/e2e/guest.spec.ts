/** A guest link: one document, read in a browser that is in no workspace, until it ends. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { base64urlToBytes, bytesToBase64url, bytesToHex } from '../../src/lib/base/bytes'
import { logIdOf } from '../../src/lib/log/entry-hashes'
import { parseGuestLink } from '../../src/lib/log/guest-link'
import { decodeRelayWord } from '../../src/lib/sync/relay-words'
import { takeFrame, type PartialMessage } from '../../src/lib/wire/fragment'
import { addRelay } from './support/relay-story'
import { expect, test } from './support/profiles'
import { startServer, type TestServer } from './support/server'
import { body, createWorkspace, newDocument, saved } from './support/story'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let relay: TestServer

test.beforeAll(async () => {
  relay = await startServer({ args: ['--no-app'] })
})

test.afterAll(() => relay.stop())

/** Every frame a page gets over WebSockets, as it comes. */
function recordFrames(page: Page): Buffer[] {
  const frames: Buffer[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => void frames.push(Buffer.from(payload))))
  return frames
}

/** The logs whose entries or records are in them. */
function logsIn(frames: readonly Buffer[]): ReadonlySet<string> {
  const logs = new Set<string>()
  let partial: PartialMessage | null = null
  for (const frame of frames) {
    const taken = takeFrame(partial, frame)
    partial = taken.ok ? taken.value.partial : null
    const word = taken.ok && taken.value.message ? decodeRelayWord(taken.value.message) : null
    if (!word?.ok || word.value.kind !== 'run' || word.value.form !== 'entries') continue
    // VER-1: in every version a run begins with version · log.
    logs.add(bytesToBase64url(word.value.bytes.slice(1, 17)))
  }
  return logs
}

/** What is kept under the workspace's name on this device: its id, and those of its logs and documents. */
async function idsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const [, , workspace = '', , ...rest] = location.pathname.split('/')
    const open = indexedDB.open(`eventual:${workspace}`)
    const database = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)))
    const all = database.transaction('heads').objectStore('heads').getAllKeys()
    const logs = await new Promise<IDBValidKey[]>((resolve) => (all.onsuccess = () => resolve(all.result)))
    database.close()
    return [workspace, ...rest, ...logs.map(String)]
  })
}

async function withoutFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    []
  )
}

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('menuitem', { name: 'Guest link…' }).click()
  return page.getByRole('dialog', { name: 'Guest link' })
}

test('a guest reads one document, follows it, gets nothing of another, and nothing after the end', async ({
  openProfile,
  address
}) => {
  test.setTimeout(240_000)
  const ana = await openProfile('ana')
  await createWorkspace(ana.page, address, { workspace: 'Low Water', name: 'Ana' })
  const other = await newDocument(ana.page, 'Note', 'Wages nobody sees')
  await body(ana.page).fill('zanzibar-marzipan')
  await saved(ana.page)
  const shared = await newDocument(ana.page, 'Note', 'Tide table')
  await body(ana.page).fill('High water at six.')
  await saved(ana.page)

  const without = await openDialog(ana.page)
  await expect(without.getByText(/this workspace has none that a guest’s page could call/)).toBeVisible()
  await ana.page.keyboard.press('Escape')
  await addRelay(ana.page, `localhost:${relay.port}`)
  await ana.page.goto(shared)
  const dialog = await openDialog(ana.page)
  await dialog.getByRole('button', { name: 'Make guest link' }).click()
  const field = dialog.getByRole('textbox', { name: 'Guest link' })
  await expect(field).toHaveValue(/\/guest#1/)
  await expect(dialog.getByText(/Posted .*\d\d:\d\d\./)).toBeVisible()
  await withoutFaults(ana.page)
  const link = await field.inputValue()
  await ana.page.keyboard.press('Escape')

  const guest = await openProfile('guest')
  const frames = recordFrames(guest.page)
  await guest.page.goto(link)
  await expect(guest.page.getByRole('heading', { level: 1, name: 'Tide table' })).toBeVisible()
  await expect(guest.page.getByRole('region', { name: 'Body' })).toHaveText('High water at six.')
  await expect(guest.page.getByText('follows changes while this page is open')).toBeVisible()
  await withoutFaults(guest.page)

  await body(ana.page).click()
  await ana.page.keyboard.press('Control+End')
  await ana.page.keyboard.type(' Low water at noon.')
  await expect(guest.page.getByRole('region', { name: 'Body' })).toHaveText('High water at six. Low water at noon.')
  const parsed = parseGuestLink(link)
  if (!parsed.ok) throw new Error(parsed.error.kind)
  expect([...logsIn(frames)]).toEqual([logIdOf(parsed.value.logKey)])
  const databases = await guest.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  expect(databases).toEqual([])

  await (await openDialog(ana.page)).getByRole('button', { name: 'End now' }).click()
  await expect(guest.page.getByText('This link has ended.').last()).toBeVisible()
  await expect(guest.page.getByRole('region', { name: 'Body' })).toHaveCount(0)
  await ana.page.keyboard.press('Escape')
  const atTheEnd = frames.length
  await body(ana.page).click()
  await ana.page.keyboard.type(' Not for guests.')
  await saved(ana.page)

  const ids = [...(await idsOf(ana.page)), other.split('/').at(-1) ?? '']
  expect(ids.length).toBeGreaterThanOrEqual(4)
  expect(ids.filter((id) => logsIn(frames).has(id))).toEqual([])
  const received = Buffer.concat(frames)
  for (const id of ids) {
    const bytes = base64urlToBytes(id)
    if (!bytes.ok) throw new Error(`no id: ${id}`)
    expect(received.includes(Buffer.from(bytes.value)), `${id} (${bytesToHex(bytes.value)})`).toBe(false)
  }
  for (const words of ['zanzibar', 'Wages', 'Tide', 'Low Water']) expect(received.includes(words)).toBe(false)

  expect(logsIn(frames.slice(atTheEnd)).size).toBe(0)

  await guest.page.reload()
  await expect(guest.page.getByText('This link has ended.').last()).toBeVisible()
  await guest.page.goto(link.slice(0, -3))
  await expect(guest.page.getByText(/This link is incomplete or was changed on its way/)).toBeVisible()
  await expect(guest.page.getByRole('heading', { level: 1 })).toHaveText('Guest link')
  expect([...ana.errors, ...guest.errors]).toEqual([])
})
