/**
 * An expected failure is a value, never an exception: a peer may lie, a disk may be full.
 * Errors are plain objects told apart by `kind`, so that one table can turn each into a sentence.
 */
export type Result<T, E = Failure> = Ok<T> | Err<E>

export interface Ok<T> {
  readonly ok: true
  readonly value: T
}

export interface Err<E> {
  readonly ok: false
  readonly error: E
}

/** The least a failure says. */
export interface Failure {
  readonly kind: string
}

export function ok(): Ok<undefined>
export function ok<T>(value: T): Ok<T>
export function ok<T>(value?: T): Ok<T | undefined> {
  return { ok: true, value }
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error }
}
