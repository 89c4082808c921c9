/**
 * Names in the map of a meeting (decision 0020). What two people may write at once has two names: whoever joins, speaks or
 * notes something writes under a name of their own.
 */

/** Families of one part: `session:a`. */
const OF_ONE = ['session', 'run', 'end', 'speaking', 'recording', 'queue', 'capture'] as const
/** Families of two: `was:a:<member>`. */
const OF_TWO = ['goes', 'was', 'begun', 'role', 'turn'] as const
const ALONE = ['reason', 'unsettled', 'waiting', 'series', 'phase'] as const

export type OnePart = (typeof OF_ONE)[number]
export type TwoParts = (typeof OF_TWO)[number]
export type AloneKey = (typeof ALONE)[number]

export type MeetingKey =
  | { readonly family: AloneKey }
  | { readonly family: OnePart; readonly id: string }
  | { readonly family: TwoParts; readonly session: string; readonly id: string }

const KEY = /^(?<family>[a-z]+)(?::(?<first>[\w-]{1,64}))?(?::(?<second>[\w-]{1,64}))?$/

export const keyOf = (family: OnePart, id: string): string => `${family}:${id}`
export const keyIn = (family: TwoParts, session: string, id: string): string => `${family}:${session}:${id}`

/** Null for a name of some newer version. */
export function parseMeetingKey(key: string): MeetingKey | null {
  const { family, first, second } = KEY.exec(key)?.groups ?? {}
  if (first === undefined) {
    const alone = ALONE.find((known) => known === family)
    return alone ? { family: alone } : null
  }
  if (second === undefined) {
    const one = OF_ONE.find((known) => known === family)
    return one ? { family: one, id: first } : null
  }
  const two = OF_TWO.find((known) => known === family)
  return two ? { family: two, session: first, id: second } : null
}
