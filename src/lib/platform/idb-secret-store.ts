/**
 * Where the vault keeps secrets in a browser: each under its own key, each call a transaction of its own, strict.
 * CryptoKeys go in as they are; a browser that cannot clone one says `CannotKeep`, and the vault keeps a sealed seed.
 */
import { err, ok } from '$lib/base/result'
import type { SecretStore, SecretStoreFailure } from '$lib/crypto/vault'
import type { Stored, StoreFailure } from '$lib/log/workspace-store'
import type { DeviceDatabase } from './device-database'

/** The secrets of one vault, which the workspace's entry in the directory names. */
export function newIdbSecretStore(database: DeviceDatabase, vault: string): SecretStore {
  const keyOf = (name: string): string => `${prefixOf(vault)}${name}`
  return {
    async get(name) {
      const read = await database.read(['secrets'], (transaction) =>
        transaction.objectStore('secrets').get(keyOf(name))
      )
      return read.ok ? read : err(secretFailureOf(read.error))
    },
    async put(name, value) {
      const strict = { stores: ['secrets' as const], durability: 'strict' as const }
      const written = await database.write(strict, async (transaction) => {
        try {
          await transaction.objectStore('secrets').put(value, keyOf(name))
          return ok(null)
        } catch (cause) {
          if (cause instanceof DOMException && cause.name === 'DataCloneError') return ok(cause.message)
          throw cause
        }
      })
      if (!written.ok) return err(secretFailureOf(written.error))
      return written.value === null ? ok() : err({ kind: 'CannotKeep', cause: written.value })
    }
  }
}

/** Of a vault no workspace was listed with. */
export function forgetSecrets(database: DeviceDatabase, vault: string): Stored<undefined> {
  return database.write({ stores: ['secrets'], durability: 'strict' }, async (transaction) => {
    await transaction.objectStore('secrets').delete(secretsOf(vault))
    return ok()
  })
}

/** The keys of every secret of a vault. */
export function secretsOf(vault: string): IDBKeyRange {
  return IDBKeyRange.bound(prefixOf(vault), `${prefixOf(vault)}\uffff`)
}

function prefixOf(vault: string): string {
  return `${vault}/`
}

function secretFailureOf(failure: StoreFailure): SecretStoreFailure {
  return failure.kind === 'HeadMoved' ? { kind: 'StorageLost', cause: failure.kind } : failure
}
