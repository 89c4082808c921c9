/** The guest links of one document, as the dialog of its sharer shows them. */
import { sentenceOfGuests } from './guest-sentences'
import type { DocumentId, LogId } from '../base/ids'
import type { Failure, Result } from '../base/result'
import { newScope } from '../base/scope'
import type { GuestLinkStatus, GuestPosts } from './guest-posts'
import type { GuestEnd, GuestLinksView, OpenGuestLink } from './guest-views'
import { endOf, endWords } from './invite-ends'
import type { Session } from './session'
import type { Outcome } from './views'

export class GuestLinks implements GuestLinksView {
  readonly #session: Session
  readonly #document: DocumentId
  readonly #posts: GuestPosts
  readonly #scope = newScope()
  #statuses: readonly GuestLinkStatus[] = $state.raw([])
  #hasRelay = $state(false)

  constructor(session: Session, document: string, posts: GuestPosts) {
    this.#session = session
    this.#document = document as DocumentId
    this.#posts = posts
    const look = () => {
      this.#statuses = posts.linksOf(this.#document)
      this.#hasRelay = posts.hasRelay
    }
    look()
    this.#scope.defer(posts.changed.listen(look))
  }

  get hasRelay(): boolean {
    return this.#hasRelay
  }

  get links(): readonly OpenGuestLink[] {
    return this.#statuses.map((status) => ({
      id: status.log,
      address: status.address,
      ends: endWords(status.endsMs, this.#zone),
      isEnded: status.isEnded,
      standing: standingWords(status, this.#zone)
    }))
  }

  endsWords(end: GuestEnd): string {
    return endWords(this.#endOf(end), this.#zone)
  }

  async make(end: GuestEnd): Promise<{ readonly address: string } | { readonly problem: string }> {
    const made = await this.#posts.make(this.#document, this.#endOf(end))
    return made.ok ? { address: made.value } : { problem: sentenceOfGuests(made.error) }
  }

  async end(id: string): Outcome {
    return outcomeOf(await this.#posts.end(id as LogId))
  }

  async copy(address: string): Outcome {
    return outcomeOf(await this.#session.desk.copy(address))
  }

  close(): void {
    this.#scope.end()
  }

  get #zone(): string {
    return this.#session.roster.me.zone
  }

  #endOf(end: GuestEnd): number {
    return endOf(end, this.#zone, this.#session.clock.now()) ?? 0
  }
}

function outcomeOf(result: Result<unknown, Failure>): string | null {
  return result.ok ? null : sentenceOfGuests(result.error)
}

function standingWords({ state, isEnded, postedMs }: GuestLinkStatus, zone: string): string {
  if (isEnded) return 'Ended here. No relay has heard of it yet; a guest who is looking sees what was posted last.'
  if (state === 'tooLarge')
    return 'The document has become too large for a guest’s page (2 MB). Guests see it as it was.'
  if (state === 'refused') return 'The relay does not keep what it is sent. It is tried again.'
  if (state === 'waiting' || postedMs === null) return 'Not posted yet. It is, as soon as a relay is reached.'
  return `Posted ${endWords(postedMs, zone)}.`
}
