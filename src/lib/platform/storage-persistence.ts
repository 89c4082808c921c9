/**
 * Whether the browser promises to keep what is here, and how much room there is.
 *
 * - Asking is for the moment when there is something to lose (the first words written, a workspace joined) and may show a
 *   question: never at page load, and never again by itself after a refusal.
 * - A browser that does not say is `null`, not "no".
 */

export interface StorageState {
  readonly usedBytes: number | null
  readonly freeBytes: number | null
  /** Null where the browser does not say. */
  readonly permanent: boolean | null
}

/** Reads without asking for anything. */
export async function readStorageState(
  storage: StorageManager | undefined = storageOf(navigator)
): Promise<StorageState> {
  const [estimate, permanent] = await Promise.all([answerOf(storage?.estimate?.()), answerOf(storage?.persisted?.())])
  const { usage, quota } = estimate ?? {}
  return {
    usedBytes: usage ?? null,
    freeBytes: usage !== undefined && quota !== undefined ? Math.max(0, quota - usage) : null,
    permanent
  }
}

/** True when the browser has promised; false where it refuses or cannot. */
export async function askForPermanence(storage: StorageManager | undefined = storageOf(navigator)): Promise<boolean> {
  if (await answerOf(storage?.persisted?.())) return true
  return (await answerOf(storage?.persist?.())) ?? false
}

/** Absent outside secure pages, whatever the type says. */
function storageOf(owner: { readonly storage?: StorageManager }): StorageManager | undefined {
  return owner.storage
}

/** Null where the browser has no such question or answers with an exception (private windows). */
async function answerOf<T>(asked: Promise<T> | undefined): Promise<T | null> {
  try {
    return (await asked) ?? null
  } catch {
    return null
  }
}
