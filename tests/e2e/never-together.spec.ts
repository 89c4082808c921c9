/**
 * A team that is never awake at once: a relay keeps what one wrote until the other comes, loses it and is filled again, and
 * learns nothing meanwhile. All names and words here are random, so that a trace of one is a trace.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import type { Page } from '@playwright/test'
import { ClassicLevel } from 'classic-level'
import { expect, test } from './support/profiles'
import { addRelay, onRelay } from './support/relay-story'
import { startServer } from './support/server'
import { body, createWorkspace, join, makeInvite, newDocument, saved } from './support/story'

const HOUR_MS = 3_600_000

/** Letters nobody writes by accident, and long enough that no bytes hold them by chance. */
function word(): string {
  return [...randomBytes(10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')
}

test('Ana writes and closes, Bela comes an hour later, and a relay that lost its disk is filled by whoever comes next', async ({
  openProfile,
  address
}) => {
  test.setTimeout(180_000)
  const data = await mkdtemp(joinPath(tmpdir(), 'eventual-blind-'))
  let relay = await startServer({ args: ['--no-app', '--log-level', 'info'], data })
  const relayAddress = relay.origin.replace('http', 'ws')
  const [team, ana, bela, cleo, title, text, answer] = Array.from({ length: 7 }, word) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string
  ]
  const frames: Buffer[] = []

  await test.step('Ana names the relay for everybody, writes, and is gone', async () => {
    const { page, close } = await openProfile('ana')
    record(page, relayAddress, frames)
    await createWorkspace(page, address, { workspace: team, name: ana })
    await addRelay(page, relayAddress)
    await newDocument(page, 'Note', title)
    await body(page).click()
    await page.keyboard.type(text)
    await saved(page)
    inviteLink = await makeInvite(page)
    await onRelay(page)
    await close()
  })

  await test.step('an hour later Bela comes by the link, with nobody there, and has everything', async () => {
    const { page, close } = await openProfile('bela')
    await page.addInitScript(laterBy, HOUR_MS)
    record(page, relayAddress, frames)
    await join(page, inviteLink, bela)
    await readDocument(page, title, text)
    await body(page).click()
    await page.keyboard.press('ControlOrMeta+End')
    await page.keyboard.type(` ${answer}`)
    await saved(page)
    await onRelay(page)
    await close()
  })

  const words = [team, ana, bela, title, text, answer]
  await test.step('what the relay keeps, logs and hears holds none of the names and words', async () => {
    await relay.stop()
    const logs = [Buffer.from(relay.log())]
    const kept = [...(await filesIn(data)), ...(await valuesIn(joinPath(data, 'mailboxes')))]
    expect(Buffer.concat(kept).length).toBeGreaterThan(1_000)
    expect(frames.length).toBeGreaterThan(10)
    expect(relay.log()).toContain('listening')
    for (const secret of words) {
      for (const [where, bytes] of Object.entries({ kept, frames, logs })) {
        expect(tracesOf(secret, Buffer.concat(bytes)), `${secret} in ${where}`).toEqual([])
      }
    }
  })

  await test.step('emptied and started again, it is filled by Ana, and Cleo finds everything in it', async () => {
    await rm(data, { recursive: true })
    relay = await startServer({ args: ['--no-app'], data, port: relay.port })
    const first = await openProfile('ana')
    await first.page.goto(address)
    await first.page.getByRole('link', { name: team }).click()
    await onRelay(first.page)
    await first.close()
    const { page, close } = await openProfile('cleo')
    await join(page, inviteLink, cleo)
    await readDocument(page, title, text)
    await close()
  })
  await relay.stop()
  await rm(data, { recursive: true, force: true })
})

let inviteLink = ''

/** In the page: its clock is so far ahead of the others'. */
function laterBy(ms: number): void {
  const Real = Date
  const now = () => Real.now() + ms
  class LaterDate extends Real {
    constructor(...given: [] | [number | string]) {
      super(given.length === 0 ? now() : given[0])
    }
    static override now = now
  }
  globalThis.Date = LaterDate as DateConstructor
}

function record(page: Page, relayAddress: string, frames: Buffer[]): void {
  page.on('websocket', (socket) => {
    if (!socket.url().startsWith(relayAddress)) return
    socket.on('framesent', ({ payload }) => frames.push(Buffer.from(payload)))
    socket.on('framereceived', ({ payload }) => frames.push(Buffer.from(payload)))
  })
}

async function readDocument(page: Page, title: string, text: string): Promise<void> {
  await page.getByRole('link', { name: title }).first().click({ timeout: 30_000 })
  await expect(body(page)).toContainText(text, { timeout: 30_000 })
}

async function filesIn(folder: string): Promise<Buffer[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(joinPath(file.parentPath, file.name)))
  )
}

/** As they are before the store packs them. */
async function valuesIn(location: string): Promise<Buffer[]> {
  const level = new ClassicLevel<Buffer, Buffer>(location, { keyEncoding: 'buffer', valueEncoding: 'buffer' })
  const values: Buffer[] = []
  for await (const [key, value] of level.iterator()) values.push(key, value)
  await level.close()
  return values
}

/** In what forms a word stands somewhere: as it is, base64 at any of three places, hex, and UTF-16. */
function tracesOf(secret: string, bytes: Buffer): string[] {
  const utf8 = Buffer.from(secret)
  const forms: Record<string, Buffer> = {
    raw: utf8,
    hex: Buffer.from(utf8.toString('hex')),
    HEX: Buffer.from(utf8.toString('hex').toUpperCase()),
    'UTF-16 LE': Buffer.from(secret, 'utf16le'),
    'UTF-16 BE': Buffer.from(secret, 'utf16le').swap16()
  }
  for (const shift of [0, 1, 2]) {
    // What stands before and behind it changes the first and the last letters of base64.
    const base64 = Buffer.concat([Buffer.alloc(shift), utf8])
      .toString('base64')
      .replace(/=+$/, '')
    const inner = base64.slice(shift === 0 ? 0 : shift + 1, -2)
    forms[`base64 +${shift}`] = Buffer.from(inner)
    forms[`base64url +${shift}`] = Buffer.from(inner.replace(/\+/g, '-').replace(/\//g, '_'))
  }
  return Object.entries(forms).flatMap(([form, sought]) => (bytes.includes(sought) ? [form] : []))
}
