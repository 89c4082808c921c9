import { expect, test, vi, type Mock } from 'vitest'
import { noBytes } from '$lib/base/bytes'
import type { Link } from '$lib/sync/transport'
import { newHandTimers } from '../../../tests/support/hand-timers'
import type { ConnectionOwner, MeshConnection } from './mesh-connection'
import { MOST_CONNECTIONS, newMeshLinks, type PresenceBook } from './mesh-links'
import { HELLO_PATIENCE_MS, MOST_PATIENCE_MS, newMeshSupervisor } from './mesh-supervisor'

test('a connection becomes a link when it opens, and its frames follow', () => {
  const mesh = newTestMesh()
  const bob = mesh.connect()
  mesh.owner(0).received(bob, Uint8Array.of(1))
  expect(mesh.trace).toEqual(['opened direct-1', 'received direct-1'])

  bob.fail()
  expect(mesh.trace.at(-1)).toBe('closed direct-1')
})

test('a hello that is not answered in time fails the connection; one that is does not', () => {
  const mesh = newTestMesh()
  const [slow, quick] = [mesh.connect(), mesh.connect()]
  mesh.link(2).proven('quick')
  mesh.runTimers()
  expect(slow.hasFailed).toBe(true)
  expect(quick.hasFailed).toBe(false)
})

test('of two proven links to one device in one room the newer stays', () => {
  const mesh = newTestMesh()
  const [ghost, fresh] = [mesh.connect(), mesh.connect()]
  mesh.link(1).proven('bob')
  mesh.link(2).proven('bob')
  expect([ghost.hasFailed, fresh.hasFailed]).toEqual([true, false])
  expect(mesh.trace.at(-1)).toBe('closed direct-1')
})

test('a second way through an older door is parked: closed for the engine, and not tried for ever', () => {
  const mesh = newTestMesh()
  const [current, older] = [mesh.connect(0), mesh.connect(1)]
  mesh.link(1).proven('bob')
  mesh.link(2).proven('bob')
  expect(mesh.trace.at(-1)).toBe('closed direct-2')
  expect([current.hasFailed, older.hasFailed]).toEqual([false, false])

  expect(mesh.owner(1).met(older, 7)).toBe(false)
  mesh.owner(1).received(older, Uint8Array.of(1))
  expect(mesh.trace.at(-1)).toBe('closed direct-2')

  current.fail()
  expect(older.hasFailed).toBe(true)
  expect(mesh.trace.filter((line) => line === 'closed direct-2')).toHaveLength(1)
})

test('when the older door was first, the newcomer of the current epoch takes over', () => {
  const mesh = newTestMesh()
  const [older, current] = [mesh.connect(1), mesh.connect(0)]
  mesh.link(1).proven('bob')
  mesh.link(2).proven('bob')
  expect(mesh.trace.at(-1)).toBe('closed direct-1')
  expect([older.hasFailed, current.hasFailed]).toEqual([false, false])
})

test('presence is vouched for only by proven links, and repeated to whoever was just met', () => {
  const mesh = newTestMesh()
  const bob = mesh.connect()
  expect(mesh.owner(0).met(bob, 7)).toBe(false)
  expect(mesh.book.repeat).not.toHaveBeenCalled()

  mesh.link(1).proven('bob')
  expect(mesh.owner(0).met(bob, 7)).toBe(true)
  expect(mesh.book.meet).toHaveBeenCalledWith('direct-1', 'bob', 7)
  expect(mesh.book.repeat).toHaveBeenCalledOnce()

  bob.fail()
  expect(mesh.book.leave).toHaveBeenCalledWith('direct-1')
})

test('who is put out is hushed at once on every way to them; the link goes on, and may be shown again', () => {
  const mesh = newTestMesh()
  const [bob, older] = [mesh.connect(0), mesh.connect(1)]
  mesh.link(1).proven('bob')
  mesh.link(2).proven('bob')
  expect(older.hushPresence).toHaveBeenCalledOnce()
  expect(bob.hushPresence).not.toHaveBeenCalled()

  mesh.link(1).hush()
  expect(bob.hushPresence).toHaveBeenCalledOnce()
  expect(mesh.book.leave).toHaveBeenLastCalledWith('direct-1')
  expect([mesh.owner(0).met(bob, 7), bob.hasFailed]).toEqual([false, false])
  mesh.link(1).proven('bob')
  expect(mesh.owner(0).met(bob, 7)).toBe(true)

  mesh.link(1).hush()
  bob.fail()
  expect(older.hasFailed).toBe(true)
})

test('a flood of offers makes no more connections than are bearable', () => {
  const mesh = newTestMesh()
  const flood = Array.from({ length: MOST_CONNECTIONS + 10 }, () => mesh.connect())
  mesh.runTimers(0)
  expect(flood.filter(({ hasFailed }) => hasFailed)).toHaveLength(10)
})

test('patience grows over failures in a row, ends somewhere, and is short again after a success', () => {
  const waits: number[] = []
  const due: (() => void)[] = []
  const timers = { after: (ms: number, run: () => void) => (waits.push(ms), due.push(run), () => undefined) }
  const supervisor = newMeshSupervisor({ timers, random: { bytes: () => new Uint8Array(), fraction: () => 0 } })
  for (let failure = 0; failure < 20; failure++) {
    supervisor.watch(() => undefined)
    due.pop()?.()
  }
  expect(waits.slice(0, 4).every((ms) => ms === HELLO_PATIENCE_MS + 100)).toBe(true)
  expect(waits.at(-1)).toBe(MOST_PATIENCE_MS + 100)

  supervisor.succeeded()
  supervisor.watch(() => undefined)
  expect(waits.at(-1)).toBe(HELLO_PATIENCE_MS + 100)
})

interface TestConnection extends MeshConnection {
  readonly hushPresence: Mock
  hasFailed: boolean
}

function newTestMesh() {
  const trace: string[] = []
  const opened: Link[] = []
  const timers = newHandTimers()
  const book = { own: 1, meet: vi.fn(() => true), repeat: vi.fn(), leave: vi.fn() } satisfies PresenceBook
  const random = { bytes: () => new Uint8Array(), fraction: () => 0.5 }
  const links = newMeshLinks({ presence: book, supervisor: newMeshSupervisor({ timers, random }) })
  links.opened.listen((link) => (opened.push(link), trace.push(`opened ${link.id}`)))
  links.received.listen(({ link }) => trace.push(`received ${link.id}`))
  links.closed.listen((link) => trace.push(`closed ${link.id}`))
  const owners = [links.ownerOf(0), links.ownerOf(1)]
  const owner = (door: number): ConnectionOwner => owners[door] ?? links.ownerOf(door)

  function connect(door = 0): TestConnection {
    const connection: TestConnection = {
      hasFailed: false,
      backlog: 0,
      send: () => undefined,
      settle: () => undefined,
      hearPresence: () => undefined,
      hushPresence: vi.fn(),
      fail() {
        if (connection.hasFailed) return
        connection.hasFailed = true
        owner(door).ended(connection)
      }
    }
    owner(door).made(connection)
    owner(door).opened(connection, { own: noBytes, theirs: noBytes })
    return connection
  }

  return {
    trace,
    book,
    owner,
    connect,
    link: (nth: number) => opened[nth - 1]!,
    runTimers: (atMost = Infinity) => timers.passed(atMost)
  }
}
