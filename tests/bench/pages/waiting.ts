/** Resolves at an instant of this machine's clock. */
export function until(atMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - Date.now())))
}

/** Whether `event` came within `ms`. */
export function within(ms: number, event: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    void event.then(() => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
