/** Of a text as it was and as it is, the runs a reader needs: what differs whole, what is the same only near it. */
import type { DiffRun } from '$lib/app/deciding-views'

/** Characters of unchanged text kept beside a change. */
const NEAR = 60

export function shownRuns(runs: readonly DiffRun[]): readonly DiffRun[] {
  return runs.map((run, index) => {
    if (run.kind !== 'same') return run
    const text = nearText(run.text, { before: index > 0, after: index < runs.length - 1 })
    return { kind: 'same', text }
  })
}

/** What stands next to a change before or after it; the rest of a long stretch is three dots. */
function nearText(text: string, beside: { readonly before: boolean; readonly after: boolean }): string {
  const kept = (beside.before ? NEAR : 0) + (beside.after ? NEAR : 0)
  if (text.length <= kept + NEAR) return text
  const start = beside.before ? text.slice(0, text.lastIndexOf(' ', NEAR) + 1 || NEAR) : ''
  const end = beside.after ? text.slice(text.indexOf(' ', text.length - NEAR) + 1 || text.length - NEAR) : ''
  return `${start}… ${end}`
}
