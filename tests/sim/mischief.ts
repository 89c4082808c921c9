/**
 * Who does not keep to the rules while a scenario lives: a viewer with a patched app that writes nevertheless, and a stranger
 * who connects and pours bytes. What they said and sent is remembered, so that the invariants can look for it.
 */
import type { DocumentId } from '$lib/base/ids'
import { deriveClientId } from '$lib/sync/client-ids'
import { HIGH_WATER_BYTES } from '$lib/sync/limits'
import type { Link } from '$lib/sync/transport'
import { MAX_FRAME_BYTES } from '$lib/wire/limits'
import * as Y from 'yjs'
import { writeHostile } from '../support/hostile'
import type { SimDevice } from '../support/sim-device'
import type { EngineStory } from '../support/story-engines'

/** More than a peer may ever be owed or owe (I7). */
export const FLOOD_BYTES = 9 * 1024 * 1024

/** Under which client number the patched app writes; no honest load gets this far. */
const PATCHED_CLIENT = 39

export interface Mischief {
  /** Words of viewers; no other device may ever show one. */
  readonly forbidden: string[]
  /** Bytes each stranger got rid of before the connection was ended. */
  readonly poured: number[]
}

export const noMischief = (): Mischief => ({ forbidden: [], poured: [] })

/** The viewer's patched app puts words into its own log, properly sealed, chained and signed. */
export async function writeThoughViewer(
  story: EngineStory,
  viewer: SimDevice,
  document: DocumentId,
  { forbidden }: Mischief
): Promise<void> {
  const words = `‹${viewer.name} ${forbidden.length}›`
  const doc = new Y.Doc()
  doc.clientID = deriveClientId(viewer.up.ownLog, document, PATCHED_CLIENT)
  doc.getMap('meta').set('title', words)
  const update = Y.encodeStateAsUpdateV2(doc)
  const bodies = [{ kind: 'update' as const, document, schema: 1, clients: [PATCHED_CLIENT], update }]
  await writeHostile(story, viewer, { bodies })
  forbidden.push(words)
}

/** Connects to `victim` without being anybody, and pours until it is thrown out or has poured more than anybody may. */
export function pour({ network, random }: EngineStory, victim: string, { poured }: Mischief): void {
  const name = `stranger ${poured.length}`
  const flood = poured.length
  poured.push(0)
  const frame = random.bytes(MAX_FRAME_BYTES)
  const pourOn = (link: Link) => {
    while (link.backlog < HIGH_WATER_BYTES && (poured[flood] ?? 0) < FLOOD_BYTES) {
      const before = link.backlog
      link.send(frame)
      poured[flood] = (poured[flood] ?? 0) + frame.length
      // Nothing waits where nothing is taken any more.
      if (link.backlog === before) return
    }
  }
  network.join(name, {
    linkOpened: pourOn,
    received: () => undefined,
    linkDrained: pourOn,
    linkClosed: () => undefined
  })
  network.connect(name, victim)
}
