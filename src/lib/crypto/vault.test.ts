import { expect, test } from 'vitest'
import { textToBytes } from '../base/bytes'
import { err, ok } from '../base/result'
import { newSimRandom } from '../../../tests/support/sim-random'
import { verify } from './signing'
import { openDeviceKeys, openVault, type DeviceKeys, type SecretStore, type Vault } from './vault'
import { unwrap, wrap } from './wrapping'

type Keeping = 'all' | 'no-signing-keys' | 'null-signing-keys' | 'no-keys' | 'null-keys'

/** A database with the habits of some browser; `disk` outlives it. */
function newSecretStore(
  keeping: Keeping,
  disk = new Map<string, unknown>()
): SecretStore & { disk: Map<string, unknown> } {
  const algorithm = (value: unknown) =>
    value instanceof CryptoKey ? value.algorithm.name : holdsKey(value) ? 'Ed25519' : null
  const isTrouble = (value: unknown) =>
    keeping.endsWith('-signing-keys') ? algorithm(value) === 'Ed25519' : keeping !== 'all' && algorithm(value) !== null
  return {
    disk,
    put(name, value) {
      if (isTrouble(value) && keeping.startsWith('no'))
        return Promise.resolve(err({ kind: 'CannotKeep', cause: 'DataCloneError' }))
      disk.set(name, isTrouble(value) ? null : structuredClone(value))
      return Promise.resolve(ok())
    },
    get: (name) => Promise.resolve(ok(disk.get(name)))
  }
}

function holdsKey(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'privateKey' in value
}

async function openedVault(store: SecretStore, seed = 1): Promise<Vault> {
  const vault = await openVault(store, newSimRandom(seed))
  if (!vault.ok) throw new Error(vault.error.kind)
  return vault.value
}

async function device(store: SecretStore, seed = 1): Promise<DeviceKeys> {
  const keys = await openDeviceKeys(await openedVault(store, seed), 'device')
  if (!keys.ok) throw new Error(keys.error.kind)
  return keys.value
}

const habits: readonly [Keeping, DeviceKeys['protection']][] = [
  ['all', 'native'],
  ['no-signing-keys', 'wrapped'],
  ['null-signing-keys', 'wrapped'],
  ['no-keys', 'bare'],
  ['null-keys', 'bare']
]

test.each(habits)(
  '[CRY-5] where a browser keeps %s, keys are %s and the device stays who it is',
  async (keeping, protection) => {
    const store = newSecretStore(keeping)
    const before = await device(store)
    const after = await device(newSecretStore(keeping, store.disk), 2)

    expect([before.protection, after.protection]).toEqual([protection, protection])
    expect(after.sign.publicKey).toEqual(before.sign.publicKey)
    const message = textToBytes('still me')
    expect(await verify(before.sign.publicKey, message, await after.sign.sign(message))).toBe(true)
    const wrapped = await wrap(message, before.box.publicKey, message, newSimRandom(3))
    expect(await unwrap(after.box, wrapped, message)).toEqual({ ok: true, value: message })
  }
)

test('[CRY-5] a key lost behind our back is said to be lost, and never quietly made anew', async () => {
  const store = newSecretStore('all')
  await device(store)
  store.disk.set('device', null)
  expect(await openDeviceKeys(await openedVault(store, 2), 'device')).toEqual(
    err({ kind: 'SecretLost', name: 'device' })
  )
  store.disk.set('vault-key', null)
  expect(await openVault(store, newSimRandom(2))).toEqual(err({ kind: 'SecretLost', name: 'vault-key' }))
})

test('[CRY-5] a device that stopped between its two keys is finished at the next start', async () => {
  const store = newSecretStore('all')
  const before = await device(store)
  store.disk.delete('device')
  const after = await device(store, 2)
  expect(after.sign.publicKey).not.toEqual(before.sign.publicKey)
})

test('[CRY-5] secrets are kept sealed, each for its own name', async () => {
  const store = newSecretStore('all')
  const vault = await openedVault(store)
  const secret = textToBytes('the epoch key')
  expect(await vault.keep('epoch', secret)).toEqual(ok())
  expect(await vault.secret('epoch')).toEqual(ok(secret))
  expect(await vault.secret('another')).toEqual(ok(null))
  const onDisk = store.disk.get('epoch') as Uint8Array
  expect(Buffer.from(onDisk).includes(Buffer.from(secret))).toBe(false)
  store.disk.set('another', onDisk)
  expect(await vault.secret('another')).toEqual(err({ kind: 'SecretLost', name: 'another' }))
})

test('[CRY-5] a full disk is said, and nothing half-made is used', async () => {
  const full: SecretStore = {
    put: () => Promise.resolve(err({ kind: 'StorageFull' })),
    get: () => Promise.resolve(ok(undefined))
  }
  expect(await openVault(full, newSimRandom(1))).toEqual(err({ kind: 'StorageFull' }))
})
