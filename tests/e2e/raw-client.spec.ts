/**
 * `Fault 28`, and what a removed person keeps: somebody with a room's name and password and a stock y-webrtc client gets
 * nothing from those who are in, and gives them nothing.
 */
import { newKeyRing } from '../../src/lib/team/key-ring'
import { parseInviteLink } from '../../src/lib/team/invite-link'
import { openRawClient } from '../support/raw-client/bundle'
import { expect, test } from './support/profiles'
import { body, createWorkspace, join, mainNavigation, makeInvite, newDocument, saved } from './support/story'

const HELLO = 1
const BYE = 14
const WORDS = ['Low tide', 'Packing list', 'Boots and rope', 'Ana', 'Bela']

/** What a link gives to whoever keeps it: the room of the epoch it was made in. */
function roomOf(link: string) {
  const parsed = parseInviteLink(link)
  if (!parsed.ok) throw new Error('the link does not read')
  const door = newKeyRing([{ key: parsed.value.key, raw: parsed.value.rawKey }]).door(parsed.value.key)
  if (!door) throw new Error('the link has no key')
  return door
}

for (const { title, isRemovedBefore } of [
  { title: 'the room people are in', isRemovedBefore: false },
  { title: 'the former room, after a removal', isRemovedBefore: true }
]) {
  test(`Fault 28: a raw y-webrtc client in ${title} gets no entry, name or presence`, async ({
    openProfile,
    address
  }) => {
    const ana = await openProfile('ana')
    await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
    const note = await newDocument(ana.page, 'Note', 'Packing list')
    await body(ana.page).click()
    await ana.page.keyboard.type('Boots and rope.')
    await saved(ana.page)
    const link = await makeInvite(ana.page)
    if (isRemovedBefore) {
      const bela = await openProfile('bela')
      await join(bela.page, link, 'Bela')
      await mainNavigation(ana.page).getByRole('link', { name: 'People' }).click()
      await ana.page.getByRole('button', { name: 'Remove Bela…' }).click()
      await ana.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
      await expect(bela.page.getByRole('alert').filter({ hasText: 'You were removed' })).toBeVisible({
        timeout: 60_000
      })
      await bela.close()
    }
    await ana.page.goto(note)
    const raw = await openProfile('raw')
    const served = await openRawClient(raw.page, address, roomOf(link))
    // The other end waits for a hello that never comes, and leaves.
    await expect
      .poll(() => raw.page.evaluate(() => window.rawClient.report().left), { timeout: 60_000 })
      .toBeGreaterThan(0)

    const report = await raw.page.evaluate(() => window.rawClient.report())
    expect(report).toMatchObject({ document: '[]', presence: '[]' })
    const heard = report.frames.map((frame) => Buffer.from(frame, 'hex'))
    // The form of a frame, then the kind of its message: a hello says a nonce and the key of a log, a goodbye why.
    expect(heard.length).toBeGreaterThan(0)
    expect(heard.filter(([, kind]) => kind !== HELLO && kind !== BYE)).toEqual([])
    for (const word of WORDS) expect(Buffer.concat(heard).includes(word), word).toBe(false)

    await expect(body(ana.page)).toHaveText('Boots and rope.')
    await expect(ana.page.getByText('from outside')).toHaveCount(0)
    expect(ana.errors).toEqual([])
    served.close()
  })
}
