/** Reads what a store has of a log, in order, with its chain and signatures checked. */
import { expect } from 'vitest'
import { bytesToHex } from '$lib/base/bytes'
import type { Result } from '$lib/base/result'
import { entryHashes } from '$lib/log/entry-hashes'
import { judgeRun, type HeldTip } from '$lib/log/log-reader'
import { decodeRun } from '$lib/wire/entry-codec'
import type { Piece } from '../../../src/relay/mailbox-store'
import { WORKSPACE } from '../story-logs'

/** The tip after a piece that follows what was seen; its entries’ hashes go into `hashes`, by log and seq. */
export async function expectNext(piece: Piece, held: HeldTip | null, hashes: Map<string, string>): Promise<HeldTip> {
  const run = value(decodeRun(piece.bytes, WORKSPACE, entryHashes))
  for (const { header, hash } of run.entries) hashes.set(`${run.log} ${header.seq}`, bytesToHex(hash))
  const judged = value(await judgeRun(run, held))
  expect(judged.fresh.entries).toHaveLength(run.entries.length)
  return judged.tip
}

export function value<T>(result: Result<T, object>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}
