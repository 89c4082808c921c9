/**
 * Somebody new meets somebody who has everything: how long until all of it is on their disk.
 *
 * - 100 documents against 100 y-webrtc rooms and y-indexeddb databases, each from "begin to connect".
 * - 1,000 and 10,000 against the very same bytes sent plainly over one data channel into one database, each from the
 *   moment its channel is open. Ours is done when every document is decided and stored, not when the bytes are there.
 */
import type { Page } from '@playwright/test'
import type { Chapter, Setting } from './chapters'
import { compare, type FiguresById } from './measure'
import { openPlainChannel } from './plain-channel'

interface Size {
  readonly documents: number
  /** Characters of each. */
  readonly length: number
}

const SMALL: Size = { documents: 100, length: 3_200 }
const LARGER: readonly Size[] = [
  { documents: 1_000, length: 3_200 },
  { documents: 10_000, length: 580 }
]

export const newcomer: Chapter = {
  ids: ['newcomer.100.ratio', 'newcomer.1000.ratio', 'newcomer.10000.ratio'],
  async measure(setting) {
    const figures: Record<string, FiguresById[string]> = { 'newcomer.100.ratio': await againstRooms(setting) }
    for (const size of LARGER) figures[`newcomer.${size.documents}.ratio`] = await againstPlain(setting, size)
    return figures
  }
}

async function againstRooms({ world, rounds }: Setting): Promise<FiguresById[string]> {
  const signaling = world.signaling.address(0)
  const [ada, bo] = await world.pages()
  await ada.evaluate((given) => window.bench.newcomer.found(given), { ...SMALL, signaling })
  const ours: number[] = []
  const theirs: number[] = []
  for (let run = 0; run < rounds.runs; run++) {
    ours.push((await arrive(ada, bo, SMALL, signaling)).wholeMs)
    const room = { prefix: `rooms-${run}-${Date.now()}`, ...SMALL, signaling }
    await ada.evaluate((given) => window.bench.yRooms.offer(given), room)
    theirs.push(await bo.evaluate((given) => window.bench.yRooms.receive(given), room))
    await Promise.all([ada, bo].map((page) => page.evaluate(() => window.bench.yRooms.leave())))
  }
  return compare('ms', ours, 'y-webrtc rooms + y-indexeddb', theirs)
}

async function againstPlain({ world, rounds }: Setting, size: Size): Promise<FiguresById[string]> {
  const signaling = world.signaling.address(0)
  const [ada, bo] = await world.pages()
  await ada.evaluate((given) => window.bench.newcomer.found(given), { ...size, signaling })
  const ours: number[] = []
  const theirs: number[] = []
  for (let run = 0; run < rounds.runs; run++) {
    ours.push((await arrive(ada, bo, size, signaling)).linkedMs)
    await openPlainChannel(ada, bo)
    await bo.evaluate(() => window.bench.plain.prepare())
    const [received] = await Promise.all([
      bo.evaluate(() => window.bench.plain.receive()),
      ada.evaluate(() => window.bench.newcomer.sendPlainly())
    ])
    theirs.push(received)
  }
  return compare('ms', ours, 'plain channel', theirs)
}

/** A new member, on an empty database of their own; gone again afterwards, unless they stay. */
export async function arrive(ada: Page, bo: Page, { documents }: Size, signaling: string, { stays = false } = {}) {
  const link = await ada.evaluate(() => window.bench.newcomer.invite())
  const took = await bo.evaluate((given) => window.bench.newcomer.arrive(given), { link, documents, signaling })
  if (!stays) await bo.evaluate(() => window.bench.newcomer.leave())
  return took
}
