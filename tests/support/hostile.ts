/** A device that writes what no honest one would: its own log's entries, properly sealed, chained and signed, of any content. */
import { idToBytes, type DocumentId, type LogId } from '$lib/base/ids'
import { bodyKey, docTag } from '$lib/crypto/sealing'
import type { SigningKey } from '$lib/crypto/signing'
import { logIdOf } from '$lib/log/entry-hashes'
import { encodeContext } from '$lib/log/log-context'
import { emptyTip, writeEntries, type LogTip } from '$lib/log/log-writer'
import type { HeldLog } from '$lib/log/workspace-store'
import { contextOf } from '$lib/sync/log-book'
import { newKeyRing } from '$lib/team/key-ring'
import { encodeBody } from '$lib/wire/body-codec'
import type { Body } from '$lib/wire/entry'
import { encodeRun } from '$lib/wire/entry-codec'
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { SimDevice } from './sim-device'
import { valueOf, type EngineStory } from './story-engines'

export interface HostileWords {
  /** Sealed as they are, whoever they pretend to be. */
  readonly bodies: readonly Body[]
  /** The log they are put in, if not the device's own. */
  readonly log?: LogId
  /** The key that signs, if not the log's own. */
  readonly signingKey?: SigningKey
  /** The document whose tag the bodies carry, if not their own. */
  readonly tagOf?: DocumentId
}

/** Stops `device`, puts the words into its log on its disk, and starts it again: from there they travel like any others. */
export async function writeHostile(story: EngineStory, device: SimDevice, words: HostileWords): Promise<void> {
  const { workspace } = device.up
  await device.stop()
  const store = device.disk.open()
  const { logKey } = device.person
  const log = words.log ?? logIdOf(logKey.publicKey)
  const held = valueOf(await store.heads()).find((each) => each.log === log)
  const heldKey = device.keys.at(-1)
  const sealingKey = heldKey && newKeyRing(device.keys).sealingKey(heldKey.key)
  if (!sealingKey || !heldKey) throw new Error('the device holds a key')
  const plain = words.bodies.map((body) => {
    const document = words.tagOf ?? (body.kind === 'update' ? body.document : null)
    return {
      docTag: docTag(sealingKey, document ? idToBytes(document) : new Uint8Array(16)),
      plaintext: encodeBody(body)
    }
  })
  const key = { key: heldKey.key, bodyKey: await bodyKey(sealingKey, log) }
  const pen = { workspace, log, signingKey: words.signingKey ?? logKey, ...key, random: story.random }
  const known = { team: held ? contextOf(held).team : [], applied: new Map(), wallMs: story.time.now() }
  const { entries, tip } = await writeEntries(pen, tipOf(held), plain, known)
  const from = (held?.seq ?? 0) + 1
  const bytes = encodeRun({ log, logKey: from === 1 ? logKey.publicKey : null, from, entries })
  const decided = {
    applied: tip.seq,
    appliedHash: tip.hash,
    stampMs: known.wallMs,
    context: encodeContext(tip.context)
  }
  valueOf(
    await store.append({
      held: { log, writer: log, logKey: held?.logKey ?? logKey.publicKey, seq: tip.seq, hash: tip.hash, ...decided },
      expected: held ? { seq: held.seq, hash: held.hash } : null,
      run: { log, from, to: tip.seq, kind: 'entries', bytes },
      durability: 'strict',
      decision: { log, ...decided, documents: [], acts: [], statements: [], quarantined: [] }
    })
  )
  await device.start()
}

function tipOf(held: HeldLog | undefined): LogTip {
  return held ? { seq: held.seq, hash: held.hash, context: contextOf(held) } : emptyTip
}

/** One client's structs, written by hand, and no deletions. */
export function handmadeUpdate(
  client: number,
  write: (encoder: Y.UpdateEncoderV2) => void,
  { declares = 1, clock = 0 } = {}
): Uint8Array {
  const encoder = new Y.UpdateEncoderV2()
  encoding.writeVarUint(encoder.restEncoder, 1)
  encoding.writeVarUint(encoder.restEncoder, declares)
  encoder.writeClient(client)
  encoding.writeVarUint(encoder.restEncoder, clock)
  write(encoder)
  encoding.writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}

/** A text of `depth` elements inside each other. */
export function deepUpdate(client: number, depth: number): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  doc.transact(() => {
    let at: Y.XmlFragment = doc.getXmlFragment('body')
    for (let i = 0; i < depth; i++) {
      const inner = new Y.XmlElement('blockquote')
      at.insert(0, [inner])
      at = inner
    }
  })
  return Y.encodeStateAsUpdateV2(doc)
}
