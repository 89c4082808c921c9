/** One thing after the other for each mailbox, side by side for several, until the store is closed. */
import { err, type Result } from '$lib/base/result'
import type { MailboxName, StoreFault } from './mailbox-store'

export interface Turns {
  readonly areOver: boolean
  /** Does it after everything of this mailbox that was asked for before; `work` never throws. */
  take<T>(mailbox: MailboxName, work: () => Promise<Result<T, StoreFault>>): Promise<Result<T, StoreFault>>
  /** Takes nothing more; resolves once what was taken is done. */
  end(): Promise<void>
}

export const CLOSED: StoreFault = { kind: 'Unavailable', why: 'the store is closed' }

export function newTurns(): Turns {
  const last = new Map<MailboxName, Promise<unknown>>()
  let areOver = false
  return {
    get areOver() {
      return areOver
    },
    take(mailbox, work) {
      if (areOver) return Promise.resolve(err(CLOSED))
      const mine = (last.get(mailbox) ?? Promise.resolve()).then(work)
      last.set(mailbox, mine)
      void mine.then(() => last.get(mailbox) === mine && last.delete(mailbox))
      return mine
    },
    async end() {
      areOver = true
      await Promise.all(last.values())
    }
  }
}
