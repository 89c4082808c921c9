/**
 * A device that is in, and writes what no app of ours would: its entries are sealed, chained and signed as they should be,
 * whatever they hold. Nothing is stored: what it made is bytes, for whoever carries them.
 */
import { idToBytes, type DocumentId } from '$lib/base/ids'
import { bodyKey, docTag } from '$lib/crypto/sealing'
import type { SigningKey } from '$lib/crypto/signing'
import { logIdOf } from '$lib/log/entry-hashes'
import { emptyTip, writeEntries, type Known, type LogPen, type LogTip, type PlainBody } from '$lib/log/log-writer'
import { writeRecord, type OpenedEntry } from '$lib/log/record-writing'
import { contextOf } from '$lib/sync/log-book'
import { mergeInTree } from '$lib/sync/merge-updates'
import { headPrefixesOf } from '$lib/sync/team-view'
import { newKeyRing } from '$lib/team/key-ring'
import { encodeBody } from '$lib/wire/body-codec'
import type { Body, Envelope, Frontier } from '$lib/wire/entry'
import { encodeRun } from '$lib/wire/entry-codec'
import { encodeRecord } from '$lib/wire/range-record-codec'
import type { SimDevice } from './sim-device'
import { valueOf, type EngineStory } from './story-engines'

/** What is sealed, and the document under whose tag it stands; null for none. */
export interface Words {
  readonly plaintext: Uint8Array
  readonly document: DocumentId | null
}

export interface Forger {
  readonly pen: LogPen
  /** Where its log stands; what was only `drafted` is not counted. */
  readonly tip: LogTip
  /** Entries for these words, one for each, that come next in the log; they are written. */
  write(words: readonly Words[]): Promise<readonly Envelope[]>
  /** The same, and the log stays where it was. */
  draft(words: readonly Words[]): Promise<readonly Envelope[]>
  /** From now on its author has these, beyond what it had. */
  apply(frontier: Frontier): void
  /** From now on its author knows of these statements, by their first 8 bytes. */
  learn(team: readonly Uint8Array[]): void
  /** What a body about this document, or about none, stands under. */
  tagOf(document: DocumentId | null): Uint8Array
  /** Entries as they travel. */
  runOf(entries: readonly Envelope[]): Uint8Array<ArrayBuffer>
  /** A range record of what was only drafted. */
  recordOf(bodies: readonly Body[]): Promise<Uint8Array<ArrayBuffer>>
}

export const wordsOf = (body: Body): Words => ({
  plaintext: encodeBody(body),
  document: body.kind === 'update' ? body.document : null
})

/**
 * Writes on where `device`, which is up, stands; it should be stopped before what is written here travels. With another
 * `logKey`, in a log that nobody has opened.
 */
export async function newForger(
  story: EngineStory,
  device: SimDevice,
  logKey: SigningKey = device.person.logKey
): Promise<Forger> {
  const { workspace, team } = device.up
  const log = logIdOf(logKey.publicKey)
  const held = valueOf(await device.disk.open().heads()).find((each) => each.log === log)
  const key = team.writingKey
  const sealingKey = newKeyRing(device.keys).sealingKey(key)
  if (!sealingKey) throw new Error('the device holds the key people write under')
  const pen = { workspace, log, signingKey: logKey, key, bodyKey: await bodyKey(sealingKey, log), random: story.random }
  const heads = held ? contextOf(held).team : headPrefixesOf(team, log, new Map())
  const known = (): Known => ({
    team: knows ?? heads,
    applied: new Map([...tip.context.deps, ...has]),
    wallMs: story.time.now()
  })
  let knows: readonly Uint8Array[] | null = null
  let has: Frontier = new Map()
  let tip: LogTip = held ? { seq: held.seq, hash: held.hash, context: contextOf(held) } : emptyTip

  const tagOf = (document: DocumentId | null) => {
    return docTag(sealingKey, document ? idToBytes(document) : new Uint8Array(16))
  }
  const plainOf = ({ plaintext, document }: Words): PlainBody => ({ plaintext, docTag: tagOf(document) })
  async function make(words: readonly Words[]) {
    const entries: Envelope[] = []
    let at = tip
    for (const each of words) {
      const written = await writeEntries(pen, at, [plainOf(each)], known())
      entries.push(...written.entries)
      at = written.tip
    }
    return { entries, tip: at }
  }

  const forger: Forger = {
    pen,
    tagOf,
    learn: (team) => void (knows = team),
    apply: (frontier) => void (has = new Map([...has, ...frontier])),
    get tip() {
      return tip
    },
    async write(words) {
      const made = await make(words)
      tip = made.tip
      return made.entries
    },
    draft: async (words) => (await make(words)).entries,
    runOf: (entries) => encodeRun({ log, logKey: logKey.publicKey, from: entries[0]?.header.seq ?? 1, entries }),
    async recordOf(bodies) {
      const entries = await forger.draft(bodies.map(wordsOf))
      const opened = entries.map((envelope, i): OpenedEntry => ({ envelope, bodies: bodies.slice(i, i + 1) }))
      return encodeRecord(valueOf(await writeRecord(pen, opened, tip.context, mergeInTree)))
    }
  }
  return forger
}
