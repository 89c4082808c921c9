/**
 * Where everybody is, for as long as they are there: one Awareness for the workspace, never logged, never on disk.
 *
 * - A state says a document, a caret and, in a live meeting, what `live-word.ts` tells; nothing else. Names and hues come from
 *   the membership, by the log that the link vouches for; what a client says of itself beyond that is not read.
 * - A client no link vouches for is nobody: it is in no list and has no caret.
 * - What is said fits MAX_PRESENCE_BYTES; a caret that does not is left out.
 */
import * as Y from 'yjs'
import { Awareness, removeAwarenessStates } from 'y-protocols/awareness'
import { newTeller, type Signal } from '$lib/base/events'
import { parseId, type DocumentId, type LogId } from '$lib/base/ids'
import type { Scope } from '$lib/base/scope'
import { MAX_PRESENCE_BYTES } from '$lib/wire/limits'
import { openDocumentPresence } from './document-presence'
import type { PresenceBook } from './mesh-links'

/** Somebody else, somewhere. */
export interface Present {
  readonly client: number
  readonly log: LogId
  /** Null while they look at no document. */
  readonly document: DocumentId | null
}

export interface Presence {
  /** For the mesh, and for nobody else. */
  readonly awareness: Awareness
  readonly book: PresenceBook
  readonly others: readonly Present[]
  readonly changed: Signal<undefined>
  /** Whose a client is; null for one nobody vouches for. */
  logOf(client: number): LogId | null
  /** The Awareness an editor of this document gets; its carets are this document's alone. Ends with `scope`. */
  awarenessOf(document: DocumentId, scope: Scope): Awareness
  /** What a client says besides, as it came. */
  besideOf(client: number): unknown
  /** Says this besides from now on, in place of what was; returned is what ends it, where nothing took its place. */
  sayBeside(beside: object): () => void
  close(): void
}

/** What is left of the limit for the state itself: frame, client and clock take less than this. */
const MAX_STATE_CHARACTERS = MAX_PRESENCE_BYTES - 64

/** What vouches for somebody who is heard through a relay is named so, and gives way to a link. */
export const BY_RELAY = 'relay:'

interface Vouched {
  readonly link: string
  readonly log: LogId
}

/** Nowhere, to begin with. */
export function newPresence(): Presence {
  const awareness = new Awareness(new Y.Doc())
  const changed = newTeller<undefined>()
  const vouchedByClient = new Map<number, Vouched>()
  /** What this tab says of itself; kept here because y-webrtc takes the state away whenever it disconnects. */
  let own: Record<string, unknown> = {}
  let place: Record<string, unknown> = {}
  let beside: object | null = null
  const say = (next: Record<string, unknown>, besides: object | null): void => {
    ;[place, beside] = [next, besides]
    own = stateOf(place, beside)
    awareness.setLocalState(own)
  }
  awareness.on('change', () => changed.tell(undefined))

  const book: PresenceBook = {
    own: awareness.clientID,
    meet(link, peer, client) {
      const log = parseId('log', peer)
      const former = vouchedByClient.get(client)
      // Whoever was known through a relay and is met directly is vouched for by that link from now on.
      if (!log.ok || (former && !(former.log === log.value && isByRelay(former)))) return false
      vouchedByClient.set(client, { link, log: log.value })
      return true
    },
    repeat: () => awareness.setLocalState(own),
    leave(link) {
      const gone = [...vouchedByClient].flatMap(([client, vouched]) => (vouched.link === link ? [client] : []))
      gone.forEach((client) => vouchedByClient.delete(client))
      removeAwarenessStates(awareness, gone, 'left')
      // Should it come back under the same number, its clock may begin anew.
      gone.forEach((client) => awareness.meta.delete(client))
    }
  }

  const presence: Presence = {
    awareness,
    book,
    changed,
    get others() {
      return [...vouchedByClient].flatMap(([client, { log }]) => {
        const state = awareness.getStates().get(client)
        return state ? [{ client, log, document: documentIn(state) }] : []
      })
    },
    logOf: (client) => vouchedByClient.get(client)?.log ?? null,
    awarenessOf: (document, scope) =>
      openDocumentPresence({
        scope,
        own: awareness.clientID,
        changed,
        othersHere: () => cursorsIn(presence, document),
        say: (cursor) => say({ document, cursor }, beside),
        leave() {
          // Whoever goes from one document to the next is in the next before having left the first.
          if (documentIn(own) === document) say({}, beside)
        }
      }),
    besideOf: (client): unknown => awareness.getStates().get(client)?.['beside'],
    sayBeside(said) {
      say(place, said)
      return () => beside === said && say(place, null)
    },
    close: () => awareness.doc.destroy()
  }
  return presence
}

function isByRelay({ link }: Vouched): boolean {
  return link.startsWith(BY_RELAY)
}

function cursorsIn({ others, awareness }: Presence, document: DocumentId): ReadonlyMap<number, unknown> {
  const here = others.filter((other) => other.document === document)
  return new Map(here.map(({ client }) => [client, awareness.getStates().get(client)?.['cursor'] ?? null]))
}

function stateOf(place: Record<string, unknown>, beside: object | null): Record<string, unknown> {
  const state = beside ? { ...place, beside } : place
  return JSON.stringify(state).length <= MAX_STATE_CHARACTERS ? state : { ...state, cursor: null }
}

function documentIn(state: Record<string, unknown>): DocumentId | null {
  const { document } = state
  const id = typeof document === 'string' ? parseId('document', document) : null
  return id?.ok ? id.value : null
}
