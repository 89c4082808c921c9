import { sentenceFor } from './error-sentences'
import type { Session } from './session'
import type { MadeInvite, MemberView, Outcome, PeopleView } from './views'

/** Who is in, and the way in. */
export class People implements PeopleView {
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  get members(): readonly MemberView[] {
    return this.#session.roster.members
  }

  get mayInvite(): boolean {
    const { role } = this.#session.roster.me
    return role === 'owner' || role === 'admin'
  }

  async makeInvite(role: 'editor' | 'viewer'): Promise<MadeInvite | { readonly problem: string }> {
    const link = await this.#session.makeInviteLink(role)
    if (!link.ok) return { problem: sentenceFor(link.error) }
    const { encode } = await import('uqr')
    return { link: link.value, role, qr: encode(link.value, { ecc: 'L', border: 2 }).data }
  }

  async copy(text: string): Outcome {
    const copied = await this.#session.desk.copy(text)
    return copied.ok ? null : sentenceFor(copied.error)
  }
}
