import { expect, test } from 'vitest'
import { newTeller } from '$lib/base/events'
import type { Door, Link, Transport } from '$lib/sync/transport'
import { newLateMesh } from './late-mesh'

const door = (room: string): Door => ({ room, password: 'p' })

function newStage() {
  const done: string[] = []
  const opened = newTeller<Link>()
  const mesh: Transport = {
    opened,
    received: newTeller(),
    drained: newTeller(),
    closed: newTeller(),
    connect: () => void done.push('connect'),
    disconnect: () => void done.push('disconnect'),
    addDoors: (doors) => void done.push(`doors ${doors.map(({ room }) => room).join(' ')}`),
    lookNow: () => void done.push('look'),
    close: () => void done.push('close')
  }
  return { done, mesh, opened }
}

test('its code is loaded when people are looked for, with every door that was named meanwhile', async () => {
  const { done, mesh, opened } = newStage()
  let loads = 0
  let arrive = (_mesh: Transport): void => undefined
  const load = () => {
    loads += 1
    return new Promise<Transport>((resolve) => (arrive = resolve))
  }
  const late = newLateMesh({ doors: [door('a')], load, reportFailure: () => undefined })
  const heard: Link[] = []
  late.opened.listen((link) => heard.push(link))
  late.addDoors([door('b'), door('a')])
  expect(loads).toBe(0)
  late.connect()
  late.lookNow()
  expect(loads).toBe(1)
  arrive(mesh)
  await expect.poll(() => done).toEqual(['doors a b', 'connect'])
  opened.tell({ id: 'one' } as Link)
  expect(heard).toHaveLength(1)
})

test('what cannot be loaded is told and tried again at the next look; what was closed meanwhile is closed', async () => {
  const { done, mesh } = newStage()
  const failures: unknown[] = []
  let isThere = false
  const load = () => (isThere ? Promise.resolve(mesh) : Promise.reject(new Error('offline')))
  const late = newLateMesh({ doors: [], load, reportFailure: (cause) => failures.push(cause) })
  late.connect()
  await expect.poll(() => failures).toHaveLength(1)
  isThere = true
  late.lookNow()
  late.close()
  await expect.poll(() => done).toEqual(['close'])
})
