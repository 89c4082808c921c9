/** One types, the other answers at once: half the time between is what a keystroke takes. */
import type * as Y from 'yjs'

/** Longer than a flush interval, and nothing a rhythm could hide in. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 150 + Math.random() * 100))

export function echo(text: Y.Text) {
  return {
    /** Answers every foreign letter from now on. */
    answer(): void {
      text.observe((event, transaction) => {
        if (transaction.local || !event.changes.delta.some(({ insert }) => insert === 'x')) return
        queueMicrotask(() => text.insert(text.length, 'y'))
      })
    },
    /** Milliseconds for each keystroke, one way. */
    async type(keys: number): Promise<number[]> {
      const took: number[] = []
      for (let key = 0; key < keys; key++) {
        await pause()
        const answered = new Promise<void>((resolve) => {
          const listen = (event: Y.YTextEvent, { local }: Y.Transaction) => {
            if (local || !event.changes.delta.some(({ insert }) => insert === 'y')) return
            text.unobserve(listen)
            resolve()
          }
          text.observe(listen)
        })
        const startMs = performance.now()
        text.insert(text.length, 'x')
        await answered
        took.push((performance.now() - startMs) / 2)
      }
      return took
    }
  }
}
