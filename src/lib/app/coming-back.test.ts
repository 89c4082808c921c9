import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { valueOf } from '../../../tests/support/story-engines'
import { bytesToId } from '../base/ids'
import { err, ok } from '../base/result'
import { openDeviceDatabase } from '../platform/device-database'
import { newDeviceDirectory, type DeviceDirectory } from '../platform/device-directory'
import { encodeReturnInvitation } from '../team/return-codes'
import { newComingBack } from './coming-back'
import type { ComingBackView, PendingReturn } from './letting-back-views'
import type { OwnStanding } from './own-copy'

const timers = { after: () => () => undefined }

interface Device {
  readonly view: ComingBackView
  standing: OwnStanding
  storage: Pick<DeviceDirectory, 'setting'> | null
}

/** A new device with nothing on it. */
async function newDevice(): Promise<Device> {
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
  const database = valueOf(await openDeviceDatabase({ timers }))
  const directory = newDeviceDirectory(database)
  const random = newSimRandom(95)
  const view = newComingBack({
    begin: () => ({
      database,
      directory: { ...directory, ...device.storage },
      random,
      timers,
      nowMs: 0,
      deviceName: 'Laptop'
    }),
    standingIn: () => Promise.resolve(device.standing),
    wasBroughtBy: () => Promise.resolve(device.standing === 'in'),
    arrived: () => Promise.resolve(),
    returnAddressOf: (code) => `https://notes.example/back#${code}`,
    copy: () => Promise.resolve(ok())
  })
  const device: Device = { view, standing: 'strange', storage: null }
  return device
}

/** An invitation to come back as one of the team's. */
function toBe(memberName: string): string {
  return valueOf(
    encodeReturnInvitation({
      workspace: bytesToId('workspace', new Uint8Array(32).fill(1)),
      member: bytesToId('member', new Uint8Array(16).fill(memberName.charCodeAt(0))),
      workspaceName: 'Low tide',
      memberName,
      invitedBy: 'Ana'
    })
  )
}

async function ask({ view }: Device, code: string): Promise<PendingReturn> {
  const asked = await view.ask({ code, yourName: 'Bela' })
  if ('problem' in asked) throw new Error(asked.problem)
  return asked
}

test('a request that waits is known by its invitation, also after another was opened, until that one is asked', async () => {
  const device = await newDevice()
  const [asBela, asCora] = [toBe('Bela'), toBe('Cora')]
  const asked = await ask(device, asBela)
  expect(await device.view.preview(asBela)).toMatchObject({ memberName: 'Bela', isAsked: true })
  expect(await device.view.preview(asCora)).toMatchObject({ memberName: 'Cora', isAsked: false })
  expect(await device.view.pending()).toEqual(asked)
  expect(await ask(device, asBela)).toEqual(asked)
  await ask(device, asCora)
  expect(await device.view.pending()).toMatchObject({ memberName: 'Cora' })
  expect(await device.view.giveUp()).toBeNull()
  expect(await device.view.pending()).toBeNull()
})

test('where the device is in, or was and is not any more, that is said instead', async () => {
  const device = await newDevice()
  device.standing = 'in'
  expect(await device.view.preview(toBe('Bela'))).toEqual({ problem: 'This device is already in that workspace.' })
  device.standing = 'out'
  const out = { problem: expect.stringMatching(/^This device was in that workspace and is not any more\./) as string }
  expect(await device.view.preview(toBe('Bela'))).toEqual(out)
  expect(await device.view.ask({ code: toBe('Bela'), yourName: 'Bela' })).toEqual(out)
})

test('storage that cannot be read is not nothing that waits', async () => {
  const device = await newDevice()
  await ask(device, toBe('Bela'))
  device.storage = { setting: () => Promise.resolve(err({ kind: 'StorageLost', cause: 'gone' })) }
  expect(await device.view.pending()).toEqual({
    problem: expect.stringContaining('closed this workspace’s storage') as string
  })
})
