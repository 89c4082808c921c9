/**
 * The mesh for whoever cannot wait for its code: it is loaded when people are looked for, which nobody has to wait for to
 * write. Until then it keeps what it was told; code that cannot be loaded is tried again at the next look.
 */
import { newTeller } from '$lib/base/events'
import type { Door, Link, Transport } from '$lib/sync/transport'

export interface LateMeshDeps {
  /** The current epoch's first. */
  readonly doors: readonly Door[]
  load(doors: readonly Door[]): Promise<Transport>
  readonly reportFailure: (cause: unknown) => void
}

export function newLateMesh({ doors, load, reportFailure }: LateMeshDeps): Transport {
  const known = [...doors]
  const opened = newTeller<Link>()
  const received = newTeller<{ readonly link: Link; readonly frame: Uint8Array }>()
  const drained = newTeller<Link>()
  const closed = newTeller<Link>()
  let mesh: Transport | null = null
  let loading: Promise<void> | null = null
  let isWanted = false
  let isClosed = false

  async function start(): Promise<void> {
    const loaded = await load(known)
    if (isClosed) return loaded.close()
    mesh = loaded
    mesh.opened.listen((link) => opened.tell(link))
    mesh.received.listen((frame) => received.tell(frame))
    mesh.drained.listen((link) => drained.tell(link))
    mesh.closed.listen((link) => closed.tell(link))
    mesh.addDoors(known)
    if (isWanted) mesh.connect()
  }

  function look(): void {
    if (mesh || isClosed || !isWanted) return
    loading ??= start()
      .catch(reportFailure)
      .finally(() => (loading = null))
  }

  return {
    opened,
    received,
    drained,
    closed,
    connect() {
      isWanted = true
      mesh?.connect()
      look()
    },
    disconnect() {
      isWanted = false
      mesh?.disconnect()
    },
    addDoors(more) {
      known.push(...more.filter(({ room }) => !known.some((each) => each.room === room)))
      mesh?.addDoors(more)
    },
    lookNow() {
      mesh?.lookNow()
      look()
    },
    close() {
      isClosed = true
      mesh?.close()
    }
  }
}
