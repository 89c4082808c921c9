/** What is said between two people about a draft, sealed and opened on this device. */
import { textToBytes } from '../base/bytes'
import type { ActId, DocumentId, MemberId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import type { BoxKey } from '../crypto/wrapping'
import type { Spoken } from '../docs/current-acts'
import { readKind, readTitle } from '../docs/document'
import { MOST_NAMED_TITLE_LENGTH } from '../docs/limits'
import type { ReadLook } from '../docs/looks'
import type { ActDraft, Engine } from '../sync/engine'
import { boxesOf, openLook, sealLook } from '../team/sealed-look'
import { MAX_WORDS_BYTES } from '../wire/limits'
import { decodeLook, encodeLook, type Look } from '../wire/look-codec'
import type { Drafts } from './drafts.svelte'
import { loadPart } from './load-part'

export interface LettersDeps {
  readonly engine: Pick<Engine, 'workspace' | 'ownMember' | 'team'>
  readonly box: BoxKey
  readonly random: Random
}

type Sealing = Promise<Result<ActDraft['body'], Failure>>

/** The draft as it is on disk. It opens on the devices of `to`, and on this one. */
export async function sealAsk(
  { draft, to, words, drafts }: { draft: DocumentId; to: MemberId; words: string; drafts: Drafts },
  deps: LettersDeps
): Sealing {
  const part = await loadPart(() => import('./look-copy'))
  if (!part.ok) return part
  const read = await drafts.read(draft)
  if (!read.ok) return read
  const doc = read.value
  const copied = part.value.copyOfDraft(doc)
  const head = { draft, kind: readKind(doc) ?? 'note', title: shortened(readTitle(doc)) }
  doc.destroy()
  if (!copied.ok) return copied
  const ask: Look = { type: 'ask', ...head, words, ...copied.value }
  return seal(ask, { to, answers: null, own: [deps.box.publicKey] }, deps)
}

/** It opens on the devices of whoever asked, and on all of this person. */
export async function sealAnswer(asked: Spoken<'look'>, words: string, deps: LettersDeps): Sealing {
  if (words === '') return err({ kind: 'NoWords' })
  const own = [deps.box.publicKey, ...boxesOf(deps.engine.team, deps.engine.ownMember)]
  return seal({ type: 'answer', words }, { to: asked.member, answers: asked.act.id, own }, deps)
}

async function seal(
  look: Look,
  { to, answers, own }: { to: MemberId; answers: ActId | null; own: readonly Uint8Array[] },
  { engine, random }: LettersDeps
): Sealing {
  const bytes = textToBytes(look.words).length
  if (bytes > MAX_WORDS_BYTES) return err({ kind: 'WordsTooLong' })
  const theirs = boxesOf(engine.team, to)
  if (theirs.length === 0) return err({ kind: 'NobodyThere' })
  const { workspace, ownMember: from } = engine
  // Theirs first but for this device: should there be more than are served, they lose none to devices of this person.
  const boxes = [...own.slice(0, 1), ...theirs, ...own.slice(1)]
  const sealed = await sealLook(encodeLook(look), { workspace, from, to, boxes }, random)
  return ok({ type: 'look', answers, ...sealed })
}

/** Its author may have written anything: what is not fit is said to be so. */
export async function readLook({ act, member }: Spoken<'look'>, { engine, box }: LettersDeps): Promise<ReadLook> {
  const opened = await openLook(act.body, { workspace: engine.workspace, from: member }, box)
  if (!opened.ok) return { type: 'closed', why: opened.error.kind === 'Elsewhere' ? 'Elsewhere' : 'Malformed' }
  const look = decodeLook(opened.value)
  return look.ok ? look.value : { type: 'closed', why: look.error.kind }
}

/** Whole signs, so that it is the same text when it is read. */
function shortened(title: string): string {
  return [...title.slice(0, MOST_NAMED_TITLE_LENGTH)].filter((sign) => !/^\p{Surrogate}$/u.test(sign)).join('')
}
