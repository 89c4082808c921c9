/**
 * Code that is loaded when somebody asks for what it does. It is loaded before anything is said or written, so that where that
 * fails nothing was begun.
 */
import { err, ok, type Result } from '../base/result'

export function loadPart<T>(load: () => Promise<T>): Promise<Result<T, { readonly kind: 'PartNotLoaded' }>> {
  return load().then(
    (part) => ok(part),
    () => err({ kind: 'PartNotLoaded' })
  )
}
