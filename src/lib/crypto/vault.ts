/**
 * How this device keeps its secrets, behind a port that is a browser database in the app and a map in tests.
 *
 * - Nothing is trusted because a browser took it: some write a key "successfully" and read back null. Every key is written
 *   in its own transaction, read back in another, and used, before it is said to be made (CRY-5).
 * - A signing key is held by WebCrypto where that survives; otherwise its seed is sealed under the vault key. The public
 *   half, and so the device's id, is the same either way. Box seeds are always sealed: X25519 records are the ones lost.
 * - The vault key is a WebCrypto key that cannot be read out; only where not even that can be kept are its bytes stored.
 * - Only public halves, signatures and what was put in by `keep` ever come out.
 */
import { equalBytes, textToBytes } from '../base/bytes'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from './domains'
import { aesKey, nativeBodyKey, SEALING_KEY_BYTES, type BodyKey } from './sealing'
import { importPrivate, nativeSigningKey, SEED_BYTES, signingKeyFromSeed, verify, type SigningKey } from './signing'
import { boxKeyFromSeed, type BoxKey } from './wrapping'

/** Where secrets are kept. Values are structured-clonable; each call is a transaction of its own. */
export interface SecretStore {
  put(name: string, value: unknown): Promise<Result<undefined, SecretStoreFailure>>
  /** Undefined for a name never put. */
  get(name: string): Promise<Result<unknown, SecretStoreFailure>>
}

export type SecretStoreFailure =
  | { readonly kind: 'StorageFull' }
  | { readonly kind: 'StorageLost'; readonly cause: string }
  /** The store cannot keep this sort of value (a CryptoKey, in some browsers and modes). */
  | { readonly kind: 'CannotKeep'; readonly cause: string }

export type VaultFailure =
  | SecretStoreFailure
  /** What is kept under `name` no longer reads or works. */
  | { readonly kind: 'SecretLost'; readonly name: string }

/** Who could read a signing key out: nobody (`native`), a script in this page (`wrapped`), whoever reads the disk (`bare`). */
export type KeyProtection = 'native' | 'wrapped' | 'bare'

export interface KeptSigningKey {
  readonly key: SigningKey
  readonly protection: KeyProtection
}

export interface Vault {
  /** Makes, keeps and tests a key. A key of that name is replaced: ask first. */
  makeSigningKey(name: string): Promise<Result<KeptSigningKey, VaultFailure>>
  /** Keeps and tests the key of a seed that was made elsewhere. A key of that name is replaced: ask first. */
  keepSigningKey(name: string, seed: Uint8Array): Promise<Result<KeptSigningKey, VaultFailure>>
  /** Null for a name never made. */
  signingKey(name: string): Promise<Result<KeptSigningKey | null, VaultFailure>>
  makeBoxKey(name: string): Promise<Result<BoxKey, VaultFailure>>
  /** The same for a seed that was made elsewhere. */
  keepBoxKey(name: string, seed: Uint8Array): Promise<Result<BoxKey, VaultFailure>>
  boxKey(name: string): Promise<Result<BoxKey | null, VaultFailure>>
  /** Keeps bytes (an epoch's key, an invite's seed), sealed. */
  keep(name: string, secret: Uint8Array): Promise<Result<undefined, VaultFailure>>
  secret(name: string): Promise<Result<Uint8Array | null, VaultFailure>>
}

/** What a device is, cryptographically. Shows public halves only. */
export interface DeviceKeys {
  readonly sign: SigningKey
  readonly box: BoxKey
  readonly protection: KeyProtection
}

const VAULT_KEY = 'vault-key'
const TEST_MESSAGE = textToBytes('read back and used')

interface NativeRecord {
  readonly privateKey: CryptoKey
  readonly publicKey: Uint8Array<ArrayBuffer>
}

interface VaultKey {
  readonly sealer: BodyKey
  readonly protection: 'wrapped' | 'bare'
}

/** Opens the vault of a store, making its key the first time. */
export async function openVault(store: SecretStore, random: Random): Promise<Result<Vault, VaultFailure>> {
  const vaultKey = await openVaultKey(store, random)
  return vaultKey.ok ? ok(newVault(store, vaultKey.value, random)) : vaultKey
}

const boxNameOf = (name: string) => `${name}/box`

/** The device's two keys under one name, made together when neither is there yet. */
export async function openDeviceKeys(vault: Vault, name: string): Promise<Result<DeviceKeys, VaultFailure>> {
  const boxName = boxNameOf(name)
  const kept = await vault.signingKey(name)
  if (!kept.ok) return kept
  // The box key first: a device whose signing key is there is whole.
  const box = kept.value ? await vault.boxKey(boxName) : await vault.makeBoxKey(boxName)
  if (!box.ok) return box
  if (!box.value) return err({ kind: 'SecretLost', name: boxName })
  const signing = kept.value ? ok(kept.value) : await vault.makeSigningKey(name)
  if (!signing.ok) return signing
  return ok({ sign: signing.value.key, box: box.value, protection: signing.value.protection })
}

/** What two keys are made of; each 32 bytes. */
export interface DeviceSeeds {
  readonly sign: Uint8Array
  readonly box: Uint8Array
}

/** Two keys whose seeds were made elsewhere, tested like those made here; keys of that name are replaced. */
export async function keepDeviceKeys(
  vault: Vault,
  name: string,
  seeds: DeviceSeeds
): Promise<Result<DeviceKeys, VaultFailure>> {
  const box = await vault.keepBoxKey(boxNameOf(name), seeds.box)
  if (!box.ok) return box
  const signing = await vault.keepSigningKey(name, seeds.sign)
  if (!signing.ok) return signing
  return ok({ sign: signing.value.key, box: box.value, protection: signing.value.protection })
}

function newVault(store: SecretStore, vaultKey: VaultKey, random: Random): Vault {
  const aad = (name: string) => tagged(DOMAINS.vault, textToBytes(name))

  async function keep(name: string, secret: Uint8Array): Promise<Result<undefined, VaultFailure>> {
    const put = await store.put(name, await vaultKey.sealer.seal(aad(name), secret, random))
    if (!put.ok) return put
    const back = await readSealed(name)
    if (!back.ok) return back
    return back.value && equalBytes(back.value, secret) ? ok() : err({ kind: 'SecretLost', name })
  }

  async function readSealed(name: string): Promise<Result<Uint8Array | null, VaultFailure>> {
    const record = await store.get(name)
    return record.ok ? openRecord(name, record.value) : record
  }

  async function openRecord(name: string, record: unknown): Promise<Result<Uint8Array | null, VaultFailure>> {
    if (record === undefined) return ok(null)
    const opened = isBytes(record) ? await vaultKey.sealer.open(aad(name), record) : null
    return opened?.ok ? opened : err({ kind: 'SecretLost', name })
  }

  async function keepSigningKey(name: string, seed: Uint8Array): Promise<Result<KeptSigningKey, VaultFailure>> {
    const native = await keepNative(store, name, seed)
    if (native) return ok(native)
    const kept = await keep(name, seed)
    return kept.ok ? ok({ key: await signingKeyFromSeed(seed), protection: vaultKey.protection }) : kept
  }

  async function keepBoxKey(name: string, seed: Uint8Array): Promise<Result<BoxKey, VaultFailure>> {
    const kept = await keep(name, seed)
    return kept.ok ? ok(await boxKeyFromSeed(seed)) : kept
  }

  async function signingKey(name: string): Promise<Result<KeptSigningKey | null, VaultFailure>> {
    const record = await store.get(name)
    if (!record.ok) return record
    if (isNativeRecord(record.value)) return usableNative(name, record.value)
    const seed = await openRecord(name, record.value)
    if (!seed.ok) return seed
    return ok(seed.value && { key: await signingKeyFromSeed(seed.value), protection: vaultKey.protection })
  }

  return {
    makeSigningKey: (name) => keepSigningKey(name, random.bytes(SEED_BYTES)),
    keepSigningKey,
    signingKey,
    makeBoxKey: (name) => keepBoxKey(name, random.bytes(SEED_BYTES)),
    keepBoxKey,
    async boxKey(name) {
      const seed = await readSealed(name)
      return seed.ok ? ok(seed.value && (await boxKeyFromSeed(seed.value))) : seed
    },
    keep,
    secret: readSealed
  }
}

/** The key as WebCrypto's own, or null where this browser has none, cannot keep one, or keeps one it cannot use. */
async function keepNative(store: SecretStore, name: string, seed: Uint8Array): Promise<KeptSigningKey | null> {
  const privateKey = await importPrivate(seed)
  if (!privateKey) return null
  const { publicKey } = await signingKeyFromSeed(seed)
  const put = await store.put(name, { privateKey, publicKey } satisfies NativeRecord)
  if (!put.ok) return null
  const back = await store.get(name)
  if (!back.ok || !isNativeRecord(back.value)) return null
  const usable = await usableNative(name, back.value)
  return usable.ok ? usable.value : null
}

async function usableNative(
  name: string,
  { privateKey, publicKey }: NativeRecord
): Promise<Result<KeptSigningKey, VaultFailure>> {
  const key = nativeSigningKey(privateKey, publicKey)
  try {
    if (await verify(publicKey, TEST_MESSAGE, await key.sign(TEST_MESSAGE))) return ok({ key, protection: 'native' })
  } catch {
    // A key that was kept but cannot sign is as lost as one that was not.
  }
  return err({ kind: 'SecretLost', name })
}

async function openVaultKey(store: SecretStore, random: Random): Promise<Result<VaultKey, VaultFailure>> {
  const kept = await store.get(VAULT_KEY)
  if (!kept.ok) return kept
  if (kept.value !== undefined) {
    const usable = await usableVaultKey(kept.value, random)
    return usable ? ok(usable) : err({ kind: 'SecretLost', name: VAULT_KEY })
  }
  const raw = random.bytes(SEALING_KEY_BYTES)
  const native = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return (await keepVaultKey(store, native, random)) ?? (await keepVaultKey(store, raw, random)) ?? lostVaultKey
}

const lostVaultKey: Result<VaultKey, VaultFailure> = err({ kind: 'SecretLost', name: VAULT_KEY })

/** The key as read back and used, or null where this form of it did not survive. */
async function keepVaultKey(
  store: SecretStore,
  value: CryptoKey | Uint8Array,
  random: Random
): Promise<Result<VaultKey, VaultFailure> | null> {
  const put = await store.put(VAULT_KEY, value)
  if (!put.ok) return put.error.kind === 'CannotKeep' ? null : put
  const back = await store.get(VAULT_KEY)
  if (!back.ok) return back
  const usable = await usableVaultKey(back.value, random)
  return usable && ok(usable)
}

async function usableVaultKey(value: unknown, random: Random): Promise<VaultKey | null> {
  const isNative = value instanceof CryptoKey
  if (!isNative && !isBytes(value)) return null
  const sealer = isNative ? nativeBodyKey(value) : await aesKey(value)
  try {
    const opened = await sealer.open(TEST_MESSAGE, await sealer.seal(TEST_MESSAGE, TEST_MESSAGE, random))
    return opened.ok ? { sealer, protection: isNative ? 'wrapped' : 'bare' } : null
  } catch {
    return null
  }
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}

function isNativeRecord(value: unknown): value is NativeRecord {
  if (typeof value !== 'object' || value === null || !('privateKey' in value) || !('publicKey' in value)) return false
  return value.privateKey instanceof CryptoKey && isBytes(value.publicKey)
}
