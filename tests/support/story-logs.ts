/** Logs for tests: a pen from a seed, and entries one after another. */
import { bytesToId } from '$lib/base/ids'
import { bodyKey, sealingKeyFromBytes } from '$lib/crypto/sealing'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { logIdOf } from '$lib/log/entry-hashes'
import { emptyTip, writeEntries, type Known, type LogPen, type LogTip, type PlainBody } from '$lib/log/log-writer'
import { encodeBody } from '$lib/wire/body-codec'
import type { Frontier } from '$lib/wire/entry'
import type { Run } from '$lib/wire/entry-codec'
import { newSimRandom } from './sim-random'

export const WORKSPACE = bytesToId('workspace', new Uint8Array(32).fill(1))
export const DOCUMENT = bytesToId('document', new Uint8Array(16).fill(2))

export async function newPen(seed: number): Promise<LogPen> {
  const signingKey = await signingKeyFromSeed(new Uint8Array(32).fill(seed))
  const log = logIdOf(signingKey.publicKey)
  return {
    workspace: WORKSPACE,
    log,
    signingKey,
    key: bytesToId('key', new Uint8Array(16).fill(3)),
    bodyKey: await bodyKey(sealingKeyFromBytes(new Uint8Array(32).fill(4)), log),
    random: newSimRandom(seed)
  }
}

/** A body that stands for an edit. */
export const words = (text: string): PlainBody => ({
  docTag: new Uint8Array(16).fill(7),
  plaintext: encodeBody({
    kind: 'update',
    document: DOCUMENT,
    schema: 1,
    clients: [0],
    update: new TextEncoder().encode(text)
  })
})

export function known(wallMs: number, applied: Frontier = new Map()): Known {
  return { team: [new Uint8Array(8).fill(1)], applied, wallMs }
}

/** One entry for each text. */
export async function written(
  pen: LogPen,
  texts: readonly string[],
  from: LogTip = emptyTip
): Promise<{ readonly run: Run; readonly tip: LogTip }> {
  const entries = []
  let tip = from
  for (const [i, text] of texts.entries()) {
    const next = await writeEntries(pen, tip, [words(text)], known(i))
    entries.push(...next.entries)
    tip = next.tip
  }
  return { run: { log: pen.log, logKey: pen.signingKey.publicKey, from: entries[0]?.header.seq ?? 1, entries }, tip }
}
