/** What of a name or a date is typed after an `@`, for the list of what it may become. */
import type { TalkView } from '$lib/app/talk-views'

type Nameable = TalkView['nameable'][number]

export interface NameQuery {
  /** Where its `@` stands. */
  readonly from: number
  readonly typed: string
}

const QUERY = /(?<![\p{L}\p{N}])@(?<typed>[\p{L}\p{N}\p{M} .:'’-]{0,40})$/u
const MOST_OFFERED = 6

/** Null where the caret stands after none. */
export function nameQueryAt(text: string, caret: number): NameQuery | null {
  const typed = QUERY.exec(text.slice(0, caret))?.groups?.['typed']
  return typed === undefined ? null : { from: caret - typed.length - 1, typed }
}

/** Whose label, or a later word of it, begins so. */
export function offeredFor({ typed }: NameQuery, nameable: readonly Nameable[]): readonly Nameable[] {
  const begins = typed.toLocaleLowerCase()
  const fits = ({ label }: Nameable) => ` ${label.toLocaleLowerCase()}`.includes(` ${begins}`)
  return begins.startsWith(' ') ? [] : nameable.filter(fits).slice(0, MOST_OFFERED)
}
