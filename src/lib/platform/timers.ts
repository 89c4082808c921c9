/** The browser's timers. In a hidden page they may come late, and after a sleep all at once; nobody may rely on when. */
import type { Timers } from '$lib/base/ports'

export const browserTimers: Timers = {
  after(ms, run) {
    const id = setTimeout(run, ms)
    return () => clearTimeout(id)
  }
}
