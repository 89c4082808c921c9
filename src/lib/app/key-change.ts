/** When this device last changed the key by hand, and what it had written then: who has all of that has heard of the change. */
import type { WorkspaceStore } from '../log/workspace-store'
import type { KeyChangeView } from './people-views'

const KEY_CHANGE = 'key-changed'

export interface KeyChange {
  readonly ms: number
  /** Own changes, that one included. */
  readonly changes: number
}

interface Person {
  readonly name: string
  readonly isMe: boolean
  readonly devices: readonly { readonly id: string; readonly isUsed: boolean }[]
}

/** Null where it never was, or cannot be read. */
export async function readKeyChange(store: WorkspaceStore): Promise<KeyChange | null> {
  const kept = await store.meta(KEY_CHANGE)
  return kept.ok && isKeyChange(kept.value) ? kept.value : null
}

/** That it could not be noted only takes away the sentence about it. */
export async function noteKeyChange(store: WorkspaceStore, change: KeyChange): Promise<void> {
  await store.putMeta(KEY_CHANGE, { ...change })
}

function isKeyChange(value: unknown): value is KeyChange {
  if (typeof value !== 'object' || value === null) return false
  const { ms, changes } = value as Readonly<Record<string, unknown>>
  return typeof ms === 'number' && typeof changes === 'number'
}

/** Somebody has heard when each of their devices is known to have everything this one had written by then. */
export function keyChangeView(
  { ms, changes }: KeyChange,
  members: readonly Person[],
  { others }: { readonly others: readonly { readonly device: string; readonly has: number }[] }
): KeyChangeView {
  const heard = new Set(others.filter(({ has }) => has >= changes).map(({ device }) => device))
  // A spare key that nobody began on writes nothing under any key.
  const hasHeard = ({ devices }: Person) => devices.every(({ id, isUsed }) => !isUsed || heard.has(id))
  const rest = members.filter(({ isMe }) => !isMe)
  return {
    ms,
    reached: rest.filter(hasHeard).map(({ name }) => name),
    notYet: rest.filter((member) => !hasHeard(member)).map(({ name }) => name)
  }
}
