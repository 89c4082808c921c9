/** A guest link in a story: whoever made it, a relay, and guests who open it, in time that only the story moves. */
import { mailboxNameOf } from '../../src/relay/mailbox-name'
import { guestKeysOf } from '$lib/log/guest-keys'
import { logIdOf } from '$lib/log/entry-hashes'
import { expect } from 'vitest'
import * as Y from 'yjs'
import { openGuestPosts, type GuestPosts } from '$lib/app/guest-posts'
import { GuestVisit } from '$lib/app/guest-visit'
import type { RelayStatus, Relays } from '$lib/app/relays'
import { newTeller } from '$lib/base/events'
import { newDocumentId, type DocumentId } from '$lib/base/ids'
import { ok, type Result } from '$lib/base/result'
import { newScope, type Scope } from '$lib/base/scope'
import type { Vault } from '$lib/crypto/vault'
import { createNote } from '$lib/docs/create'
import { bodyFragment } from '$lib/docs/document'
import { writeFragment } from '$lib/docs/fragment'
import { newNode, textNode, textOf } from '$lib/docs/tree'
import { parseGuestLink, type GuestLink } from '$lib/log/guest-link'
import { openMemoryStore } from '$lib/log/memory-store'
import type { DocumentChange } from '$lib/sync/engine'
import { inlineTrialWorker } from '$lib/sync/update-trial'
import { newHubStory, type HubStory, type HubStoryOptions } from './raw-visitor'
import { newSimRandom, type SimRandom } from './sim-random'
import { newStorySockets, type StorySockets } from './story-sockets'

export const RELAY = 'wss://relay.example'
export const DAY_MS = 86_400_000

export interface GuestStory extends HubStory {
  /** It comes back without anything it had. */
  emptyRelay(): void
  readonly random: SimRandom
  readonly sockets: StorySockets
  /** Addresses of relays the sharer's workspace names. */
  relays: readonly string[]
  /** This window has the network. */
  isAwake: boolean
  mayWrite: boolean
  readonly document: DocumentId
  /** How often each document was read. */
  readonly reads: DocumentId[]
  newDocument(title: string, words: string): DocumentId
  doc(id?: DocumentId): Y.Doc
  /** Puts a paragraph behind the others. */
  write(words: string, id?: DocumentId): void
  readonly posts: GuestPosts
  /** The sharer's page is loaded anew. */
  reload(): Promise<void>
  /** A link that lasts a day, or so long; what is in it. */
  link(lastsMs?: number): Promise<GuestLink>
  open(link: GuestLink): Promise<GuestVisit>
}

function newParagraph(words: string) {
  return newNode('paragraph', undefined, [textNode(words)])
}

const nobody = () => Promise.resolve(ok())

export async function newGuestStory(options: HubStoryOptions = {}): Promise<GuestStory> {
  let hub = newHubStory(options)
  const { time } = hub
  const random = newSimRandom(options.seed ?? 1)
  const sockets = newStorySockets(time)
  sockets.hub = hub.hub
  const docs = new Map<DocumentId, Y.Doc>()
  const changed = newTeller<readonly DocumentChange[]>()
  const relaysChanged = newTeller<undefined>()
  const store = openMemoryStore()
  const secrets = new Map<string, Uint8Array>()
  const guests: GuestVisit[] = []
  const reads: DocumentId[] = []
  let scope: Scope = newScope()
  let posts: GuestPosts

  const relays = (): Relays => {
    return {
      get all() {
        return story.relays.map((address) => ({ address, state: story.isAwake ? 'open' : 'asleep' }) as RelayStatus)
      },
      relayOnly: false,
      changed: relaysChanged,
      ...{ add: nobody, remove: nobody, setRelayOnly: nobody },
      lookNow: () => undefined
    }
  }
  const vault: Pick<Vault, 'keep' | 'secret'> = {
    keep: (name, secret) => Promise.resolve((secrets.set(name, secret), ok())),
    secret: (name) => Promise.resolve(ok(secrets.get(name) ?? null))
  }
  async function begin(): Promise<void> {
    scope = newScope()
    posts = await openGuestPosts({
      engine: {
        readDocument(id) {
          reads.push(id)
          const copy = new Y.Doc()
          Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(story.doc(id)))
          return Promise.resolve(ok(copy))
        },
        documentsChanged: changed,
        documentsRebuilt: newTeller(),
        teamChanged: newTeller()
      },
      ...{ store, vault, random, scope },
      ...{ relays: Promise.resolve(relays()), clock: time, timers: time },
      page: 'https:',
      origin: 'https://notes.example',
      mayWrite: () => story.mayWrite,
      openSocket: sockets.open
    })
  }
  /** Both ends may have said something because of what the other said. */
  async function settle(): Promise<void> {
    for (const each of [posts, ...guests, posts]) {
      await each.idle()
      await hub.settle()
    }
  }

  const story: GuestStory = {
    ...hub,
    get store() {
      return hub.store
    },
    emptyRelay() {
      hub = newHubStory({ ...options, time, seed: 2 })
      sockets.hub = hub.hub
      sockets.cut()
    },
    ...{ random, sockets, reads },
    relays: [RELAY],
    isAwake: true,
    mayWrite: true,
    document: newDocumentId(random),
    newDocument(title, words) {
      const id = docs.size === 0 ? story.document : newDocumentId(random)
      const doc = new Y.Doc()
      createNote(doc, { title })
      docs.set(id, doc)
      story.write(words, id)
      return id
    },
    doc(id = story.document) {
      const doc = docs.get(id)
      if (!doc) throw new Error('no such document')
      return doc
    },
    write(words, id = story.document) {
      const doc = story.doc(id)
      doc.transact(() => writeFragment(bodyFragment(doc), { type: 'doc', content: [newParagraph(words)] }))
      changed.tell([{ document: id } as DocumentChange])
    },
    get posts() {
      return posts
    },
    async reload() {
      await settle()
      scope.end()
      await begin()
    },
    async link(lastsMs = DAY_MS) {
      const made = await posts.make(story.document, time.now() + lastsMs)
      await settle()
      return linkIn(made)
    },
    async open(link) {
      const guest = new GuestVisit(link, {
        ...{ clock: time, timers: time, random },
        page: 'https:',
        startTrialWorker: inlineTrialWorker,
        openSocket: sockets.open
      })
      guests.push(guest)
      await guest.begin()
      return guest
    },
    settle,
    wait: (ms) => time.advance(ms, settle)
  }
  await begin()
  return story
}

function linkIn(made: Result<string, { readonly kind: string }>): GuestLink {
  if (!made.ok) throw new Error(made.error.kind)
  const link = parseGuestLink(made.value)
  if (!link.ok) throw new Error(link.error.kind)
  return link.value
}

/** The words a guest sees now. */
export function wordsOf(guest: GuestVisit): string | null {
  return guest.copy ? textOf(guest.copy.text) : null
}

export function expectEnded(guest: GuestVisit): void {
  expect([guest.phase, guest.copy]).toEqual(['ended', null])
}

/** How many posts were signed, and how many bytes the mailbox holds. */
export async function mailboxOf(
  { store }: Awaited<ReturnType<typeof newGuestStory>>,
  { documentKey, logKey }: GuestLink
) {
  const log = logIdOf(logKey)
  const { mailbox, place } = await guestKeysOf(documentKey, log)
  const head = await store.open(mailboxNameOf(mailbox.publicKey, place))
  if (!head.ok || !head.value) return { posts: 0, bytes: 0 }
  return { posts: head.value.tips.find((tip) => tip.log === log)?.seq ?? 0, bytes: head.value.bytes }
}
