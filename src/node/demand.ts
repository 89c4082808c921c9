import type { Result } from '$lib/base/result'

/** The value of a result that cannot fail where it is asked for; what failed all the same is thrown. */
export function demand<T>(result: Result<T, { readonly kind: string }>): T {
  if (result.ok) return result.value
  throw new Error(`this should have held: ${JSON.stringify(result.error)}`)
}
