/**
 * The guest links this device made, as the workspace's own store keeps them: only this device posts for them, also after a
 * reload. Keys are in the vault; what stands here says nothing to whoever reads it.
 *
 * What is read is checked as if somebody else had written it.
 */
import { parseId, type DocumentId, type LogId } from '../base/ids'
import { ok, type Result } from '../base/result'
import type { Stored, WorkspaceStore } from '../log/workspace-store'
import type { GuestLogState } from '../log/guest-log'
import { MAX_GUEST_POSTS } from '../wire/limits'

const GUEST_LINKS = 'guest-links'

const postsOf = (log: LogId) => `guest-posts/${log}`

export interface KeptGuestLink {
  /** Of its guest log; names the link on this device. */
  readonly log: LogId
  readonly document: DocumentId
  readonly endsMs: number
  /** When it was ended before that; null while it is open. */
  readonly endedMs: number | null
  readonly relays: readonly string[]
}

/** What was posted last. */
export interface KeptPosts extends GuestLogState {
  /** Of the copy in the newest post that has one. */
  readonly copyHash: string
  /** When that was. */
  readonly copyMs: number
  /** The newest says that it has ended. */
  readonly isOver: boolean
}

export async function readGuestLinks(store: WorkspaceStore): Stored<readonly KeptGuestLink[]> {
  const kept = await store.meta(GUEST_LINKS)
  return kept.ok ? ok(guestLinksIn(kept.value)) : kept
}

export async function hasGuestLinks(store: WorkspaceStore): Promise<boolean> {
  const kept = await readGuestLinks(store)
  return kept.ok && kept.value.length > 0
}

/** Reads, changes and writes the list in one transaction; resolves with what was written. */
export function changeGuestLinks(
  store: WorkspaceStore,
  change: (links: readonly KeptGuestLink[]) => readonly KeptGuestLink[]
): Stored<readonly KeptGuestLink[]> {
  return store.updateMeta(GUEST_LINKS, (former) => change(guestLinksIn(former)))
}

export async function readPosts(store: WorkspaceStore, log: LogId): Stored<KeptPosts | null> {
  const kept = await store.meta(postsOf(log))
  return kept.ok ? ok(postsIn(kept.value)) : kept
}

/** Keeps a post before anybody gets it. False where another window was first: what it wrote stands, and this one is not sent. */
export async function keepPost(
  store: WorkspaceStore,
  log: LogId,
  posts: KeptPosts
): Promise<Result<boolean, { kind: string }>> {
  let isKept = false
  const written = await store.updateMeta(postsOf(log), (former) => {
    isKept = (postsIn(former)?.seq ?? 0) === posts.seq - 1
    return isKept ? posts : former
  })
  return written.ok ? ok(isKept) : written
}

export function forgetPosts(store: WorkspaceStore, log: LogId): Stored<undefined> {
  return store.putMeta(postsOf(log), null)
}

function guestLinksIn(value: unknown): readonly KeptGuestLink[] {
  return Array.isArray(value) ? value.flatMap((each: unknown) => guestLinkIn(each) ?? []) : []
}

function guestLinkIn(value: unknown): KeptGuestLink | null {
  const { log: logText, document: documentText, endsMs, endedMs, relays } = fieldsOf(value)
  const log = parseId('log', String(logText))
  const document = parseId('document', String(documentText))
  if (!log.ok || !document.ok || typeof endsMs !== 'number' || !Array.isArray(relays)) return null
  return {
    log: log.value,
    document: document.value,
    endsMs,
    endedMs: typeof endedMs === 'number' ? endedMs : null,
    relays: relays.filter((each) => typeof each === 'string')
  }
}

function postsIn(value: unknown): KeptPosts | null {
  const fields = fieldsOf(value)
  const { hash, run, before, copyHash, isOver } = fields
  const areBytes = [hash, run, before].every((each) => each instanceof Uint8Array)
  const numbers = ['seq', 'wallMs', 'beforeMs', 'firstMs', 'copyMs'].every((name) => typeof fields[name] === 'number')
  if (!areBytes || !numbers || typeof copyHash !== 'string' || typeof isOver !== 'boolean') return null
  return value as KeptPosts
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

/** The last place is for the word that it has ended. */
export function hasRoomForPost(posts: KeptPosts | null): boolean {
  return (posts?.seq ?? 0) < MAX_GUEST_POSTS - 1
}
