/** A form in a dialog: its fields follow what is there, but for those that were changed in it. */
import type { Outcome } from '$lib/app/views'

export class ChangedForm<Fields> {
  /** Only what was changed here. */
  changed = $state.raw<Partial<Fields>>({})
  /** Why it could not be sent, in a sentence. */
  problem = $state<string | null>(null)
  working = $state(false)

  change(change: Partial<Fields>): void {
    this.changed = { ...this.changed, ...change }
    this.problem = null
  }

  /** Sends once, unless it is `blocked`; true where that went well. What did not go stays as it was typed. */
  async send(blocked: string | null, send: () => Outcome): Promise<boolean> {
    if (blocked !== null || this.working) return false
    this.working = true
    this.problem = await send()
    this.working = false
    return this.problem === null
  }

  forget(): void {
    this.changed = {}
    this.problem = null
  }
}
