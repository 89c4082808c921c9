import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { assert } from '$lib/base/assert'
import { bytesToId, type WorkspaceId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import { openDeviceKeys, openVault } from '$lib/crypto/vault'
import { openDeviceDatabase, type WorkspaceOnDevice } from './device-database'
import { newDeviceDirectory } from './device-directory'
import { newIdbSecretStore } from './idb-secret-store'
import { browserRandom } from './random'

test('workspaces are listed with the last used first, and a setting comes back as it was put', async () => {
  const directory = newDeviceDirectory(await openDevice())
  valueOf(await directory.put(workspace(1, 100)))
  valueOf(await directory.put(workspace(2, 300)))
  valueOf(await directory.put(workspace(1, 400)))
  expect(valueOf(await directory.workspaces()).map(({ lastUsedMs }) => lastUsedMs)).toEqual([400, 300])

  expect(valueOf(await directory.setting('theme'))).toBeUndefined()
  valueOf(await directory.putSetting('theme', 'dark'))
  expect(valueOf(await directory.setting('theme'))).toBe('dark')
})

test('a device has the same keys when its vault is opened again', async () => {
  const database = await openDevice()
  const first = await keysOf(database, 'one')
  expect(await keysOf(database, 'one')).toEqual(first)
  expect(await keysOf(database, 'two')).not.toEqual(first)
})

test('forgetting a workspace takes its secrets along, and nobody else’s', async () => {
  const database = await openDevice()
  const directory = newDeviceDirectory(database)
  valueOf(await directory.put({ ...workspace(3, 1), vault: 'three' }))
  const [gone, kept] = [newIdbSecretStore(database, 'three'), newIdbSecretStore(database, 'threefold')]
  valueOf(await gone.put('key', 'secret'))
  valueOf(await kept.put('key', 'secret'))

  valueOf(await directory.forget(workspaceId(3)))
  expect(valueOf(await gone.get('key'))).toBeUndefined()
  expect(valueOf(await kept.get('key'))).toBe('secret')
  expect(valueOf(await directory.workspaces()).map(({ id }) => id)).not.toContain(workspaceId(3))
})

test('a browser that cannot keep a sort of value says so, and the vault goes on without', async () => {
  const database = await openDevice()
  const put = vi.spyOn(IDBObjectStore.prototype, 'put')
  put.mockImplementationOnce(() => {
    throw new DOMException('a CryptoKey could not be cloned', 'DataCloneError')
  })
  const secrets = newIdbSecretStore(database, 'private mode')
  expect(await secrets.put('key', {})).toMatchObject({ ok: false, error: { kind: 'CannotKeep' } })
  put.mockRestore()
  expect(await keysOf(database, 'private mode')).toHaveLength(2)
})

async function openDevice() {
  return valueOf(await openDeviceDatabase({ timers: { after: () => () => undefined } }))
}

async function keysOf(database: Awaited<ReturnType<typeof openDevice>>, vaultName: string): Promise<Uint8Array[]> {
  const vault = valueOf(await openVault(newIdbSecretStore(database, vaultName), browserRandom))
  const { sign, box } = valueOf(await openDeviceKeys(vault, 'device'))
  return [sign.publicKey, box.publicKey]
}

function workspaceId(nth: number): WorkspaceId {
  return bytesToId('workspace', new Uint8Array(32).fill(nth))
}

function workspace(nth: number, lastUsedMs: number): WorkspaceOnDevice {
  return { id: workspaceId(nth), name: `Team ${nth}`, lastUsedMs, isSample: false, vault: `vault ${nth}` }
}

function valueOf<T>(result: Result<T, unknown>): T {
  assert(result.ok, 'it worked')
  return result.value
}
