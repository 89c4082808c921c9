/**
 * What happens at the end of a turn and after an own word, in which order: first the disk, then documents, then whoever
 * else is concerned. Everything here runs in the engine's turn.
 */
import { err, ok, type Result } from '../base/result'
import { covers, withoutLog } from '../log/frontier'
import type { StoreFailure } from '../log/workspace-store'
import type { Decided } from './deciding'
import type { Parts, StoreChange } from './engine-parts'
import type { WriteFailure } from './engine'
import { contextOf } from './log-book'
import type { OpeningFailure } from './opening'
import type { Said } from './own-log'
import type { Wrote } from './writing'
import { writingKeyOf } from './writing-epoch'

/** Stores what was taken, decides what is stored, tells whoever it concerns. */
export async function settle(parts: Parts): Promise<void> {
  const { taking, deciding, network, reporting, wrote } = parts
  const stored = await taking.store()
  if (!stored.ok) return recover(parts, stored.error)
  const decided = await deciding.decide(!network.isBusy && !parts.mailboxes?.isBusy)
  reporting.note(decided)
  if (decided.ok) await show(parts, decided.value)
  await showTeam(parts)
  const news = taking.news()
  if (news.length === 0) return
  reporting.wrote()
  for (const range of news) wrote.tell({ kind: 'appended', log: range.log })
  await network.moved(news.map((range) => range.log))
}

/** Another tab was first, or the disk is full: what was taken is forgotten and asked for again. */
async function recover({ deps, book, reporting }: Parts, failure: StoreFailure): Promise<void> {
  const heads = await deps.store.heads()
  if (heads.ok) book.put(heads.value)
  reporting.note(failure.kind === 'HeadMoved' ? heads : err(failure))
}

async function show(parts: Parts, { updates, changes, acts, logs, spoke, refused }: Decided): Promise<void> {
  const { acceptance, documents, documentsChanged, reporting, receipts, log } = parts
  parts.newer.note(refused)
  acceptance.decided(logs)
  parts.acts.note(acts)
  await reconsider(parts)
  documents.decided(updates)
  lookAtActs(parts)
  if (changes.length > 0) documentsChanged.tell(changes)
  if (logs.length > 0) reporting.heard(logs)
  if (spoke.some((of) => of !== log)) receipts.arrived()
  // What others say they have may go into records.
  if (logs.some((of) => of !== log)) parts.idling.wrote()
  await showTeam(parts)
}

/**
 * What the team said last may make other entries count (rule 4). Documents that are open go over to what counts in the same
 * instant as this device begins to write in that knowledge; until then it writes in the one its documents show.
 */
async function reconsider(parts: Parts): Promise<void> {
  const { documentsRebuilt, reporting, toRebuild } = parts
  // Sealing what was typed is part of it, and tells like every other writing.
  if (parts.isReconsidering) return
  parts.isReconsidering = true
  const rebuilt = await rebuildWhatChanged(parts).finally(() => (parts.isReconsidering = false))
  reporting.note(rebuilt)
  // What could not be sealed stays as it is on screen, and is tried again with the next turn.
  if (!rebuilt.ok || toRebuild.size === 0) return
  documentsRebuilt.tell([...toRebuild])
  toRebuild.clear()
}

/** Acts that came, or that count or do not count any more. */
function lookAtActs({ acts, team, acceptance }: Parts): void {
  acts.look(team.state, acceptance)
}

async function rebuildWhatChanged(parts: Parts): Promise<Result<unknown, WriteFailure>> {
  const { acceptance, documents, team, toRebuild } = parts
  const changed = await acceptance.refresh()
  for (const document of changed.ok ? changed.value : []) toRebuild.add(document)
  const state = team.state
  return changed.ok ? documents.rebuild(toRebuild, () => (parts.writingTeam = state)) : changed
}

async function showTeam(parts: Parts): Promise<void> {
  const { deps, team, network, teamChanged, reporting } = parts
  if (team.state === parts.shownTeam || parts.isReconsidering) return
  reporting.note(await parts.epochs.refresh())
  await reconsider(parts)
  parts.shownTeam = team.state
  lookAtActs(parts)
  teamChanged.tell(parts.shownTeam)
  parts.rotationDuty.look()
  await network.teamChanged()
  const writing = writingKeyOf(parts.writingTeam, deps.keys)
  if (writing === parts.provenKey) return reporting.touch()
  parts.provenKey = writing
  await network.rekeyed()
  reporting.touch()
}

/** Own entries are decided as they are written; ones that came back from others are decided before the next. */
export async function ready(parts: Parts): Promise<Wrote> {
  if (isOwnDecided(parts)) return ok()
  const decided = await parts.deciding.decide(true)
  if (!decided.ok) return decided
  await show(parts, decided.value)
  return isOwnDecided(parts) ? ok() : err({ kind: 'NotAllowed', rule: 'ownLogIsDecided' })
}

function isOwnDecided({ book, log }: Parts): boolean {
  const own = book.get(log)
  return !own || own.applied === own.seq
}

/** Own entries are on disk: shown here, told to other tabs, sent to whoever is connected. */
export async function said(parts: Parts, { runs, documents: rows, acts, wallMs, isReceipt }: Said): Promise<void> {
  const { receipts, documents, changes, reporting, documentsChanged, wrote, network, log, member } = parts
  receipts.said()
  reporting.wrote()
  if (!isReceipt) parts.idling.wrote()
  documents.sealed(rows)
  changes.noteRows(rows)
  parts.acts.note(acts)
  lookAtActs(parts)
  if (isReceipt) reporting.note(await changes.noteReceipt(parts.book.get(log)?.seq ?? 0))
  const changed = [...new Set(rows.map(({ document }) => document))]
  if (changed.length > 0) documentsChanged.tell(changed.map((document) => ({ document, log, member, wallMs })))
  wrote.tell({ kind: 'appended', log })
  // Who is connected hears of it first: what ends an epoch travels in the epoch it ends.
  for (const { range, bytes } of runs) await network.push(range, { form: 'entries', bytes })
  await showTeam(parts)
  reporting.touch()
}

/** Nobody asked for it: what fails is tried again when the team changes, or at the next start. */
export async function rotate({ membership, reporting }: Parts): Promise<void> {
  const rotated = await membership.change({ kind: 'rotate' })
  if (rotated.ok) return
  const { error } = rotated
  if (error.kind === 'StorageFull' || error.kind === 'StorageLost') reporting.note(err(error))
}

/** What could not be said is said later: who waits for it would wait for ever. */
export async function sayReceipt({ writing, reporting, receipts }: Parts): Promise<void> {
  const written = await writing.receipt()
  reporting.note(written)
  if (!written.ok) receipts.arrived()
}

/** Own entries that may be compacted are; a failure is shown like any other of the store. */
export async function compact(parts: Parts): Promise<Result<number, OpeningFailure>> {
  const { log, book, logs, opener, team, heard } = parts
  const { workspace, store, random, logKey, clock } = parts.deps
  // Nobody waits for it, so its code comes after what somebody waits for.
  const part = await import('./compaction').catch(() => null)
  if (!part) return err({ kind: 'PartNotLoaded' })
  const others = { team: team.state, lastHeard: heard.lastByLog, nowMs: clock.now() }
  const made = (record: Uint8Array) => parts.mailboxes?.replaced(record)
  return part.compactOwnLog({ workspace, log, signingKey: logKey, store, book, logs, opener, random, made, ...others })
}

export async function compactIdly(parts: Parts): Promise<void> {
  if (parts.documents.isWaiting) return parts.idling.wrote()
  const made = await compact(parts)
  // Another tab compacted at the same moment, or its code cannot be loaded: the next time will do.
  if (!made.ok && made.error.kind !== 'HeadMoved' && made.error.kind !== 'PartNotLoaded') parts.reporting.note(made)
}

/** The first turn: opens the log where it has no entry yet, seals what a crash left, and owes what it cut off. */
export async function begin(parts: Parts): Promise<Wrote> {
  const { book, log, team, device, writing, receipts, idling } = parts
  parts.reporting.note(await parts.epochs.refresh())
  await reconsider(parts)
  parts.provenKey = writingKeyOf(parts.writingTeam, parts.deps.keys)
  parts.reporting.note(await parts.acts.catchUp(parts.deps.store, book.logs))
  lookAtActs(parts)
  const carried = book.get(log) ? ok() : await writing.carry(team.by(device).map(({ bytes }) => bytes))
  const begun = carried.ok ? await writing.seal() : carried
  if (owesReceipt(parts)) receipts.arrived()
  idling.wrote()
  parts.rotationDuty.look()
  return begun
}

/** Something was applied that no own entry lists: the page was closed in the seconds a receipt waits. */
function owesReceipt({ book, log }: Parts): boolean {
  return !covers(contextOf(book.get(log)).deps, withoutLog(book.applied, log))
}

/** Another tab wrote to the database both share. */
export async function takeNews(parts: Parts, change: StoreChange): Promise<void> {
  const { acceptance, deps, book, team, documents, network, reporting } = parts
  if (change.kind === 'unsealed') return reporting.note(await documents.refreshUnsealed(change.document))
  const [heads, kept] = [await deps.store.heads(), await deps.store.statements()]
  if (!heads.ok || !kept.ok) return reporting.note(heads.ok ? kept : heads)
  if (change.log === parts.log) reporting.note(await parts.changes.reread())
  book.put(heads.value)
  team.restore(kept.value)
  acceptance.decided([change.log])
  await showTeam(parts)
  // The other tab decided it; whether it counts is each tab's own to know before it is shown.
  await reconsider(parts)
  await refreshShown(parts)
  await network.moved([change.log])
}

/** Brings every open document, and the acts, up to what the store holds. */
export async function refreshShown(parts: Parts): Promise<void> {
  const { acts, book, deps, documents, reporting } = parts
  for (const document of documents.open) reporting.note(await documents.refresh(document))
  reporting.note(await acts.catchUp(deps.store, book.logs))
  lookAtActs(parts)
}
