/**
 * Everything opened is closed: a scope owns what was opened in it and closes it in reverse order, once.
 * A failure of one closer does not keep the others from running; the first is thrown at the end.
 */
export interface Scope {
  /** Runs `close` when the scope ends, at once if it already has. */
  defer(close: () => void): void
  /** A scope that ends with this one, or before it. */
  child(): Scope
  readonly ended: boolean
  end(): void
}

export function newScope(): Scope {
  const closers: (() => void)[] = []
  let ended = false
  const scope: Scope = {
    get ended() {
      return ended
    },
    defer(close) {
      if (ended) close()
      else closers.push(close)
    },
    child() {
      const child = newScope()
      scope.defer(() => child.end())
      return child
    },
    end() {
      if (ended) return
      ended = true
      closeAll(closers.splice(0).reverse())
    }
  }
  return scope
}

function closeAll(closers: readonly (() => void)[]): void {
  const failures: unknown[] = []
  for (const close of closers) {
    try {
      close()
    } catch (failure) {
      failures.push(failure)
    }
  }
  if (failures.length > 0) throw failures[0]
}
