/** What counts as a date, a zone and a time of day in a sentence. English, and what is the same everywhere. */
import type { SpokenBlock } from './spoken-blocks'

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\\.?'
const WEEKDAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun'

const WRITTEN_DATE = new RegExp(
  `\\b(?:\\d{4}-\\d\\d(?:-\\d\\d)?|\\d{1,2}[./]\\d{1,2}[./](?:\\d{2}|\\d{4})|\\d{1,2}(?:st|nd|rd|th)?\\.? (?:of )?${MONTH}|${MONTH} \\d{1,4}|Q[1-4] \\d{4})(?!\\w)`
)
const DAY = new RegExp(
  `\\b(?:${WEEKDAY}|today|tonight|tomorrow|yesterday|EOD|COB|ASAP|soon|immediately|(?:this|next|last) (?:week|month|quarter|year|meeting|session|morning|afternoon|evening)|end of (?:the |this )?(?:day|week|month|quarter|year)|(?:with)?in (?:\\d+|an?|two|three|four|five|six|a few|a couple of) (?:minute|hour|day|week|month)s?|deadline)\\b`
)
const ZONES =
  'UTC|GMT|CES?T|EES?T|WES?T|BST|IST|JST|KST|E[SD]?T|C[SD]?T|M[SD]T|P[SD]?T|AE[SD]T|AC[SD]T|AWST|NZ[SD]T|SGT|HKT|WAT|CAT|EAT|SAST|MSK|BRT|ART|PKT|WIB'
const ZONE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${ZONES})(?![\\p{L}\\p{N}])|\\d ?Z\\b|\\b(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/\\p{L}|[-+]\\d\\d:?\\d\\d\\b|\\btime ?zones?\\b|\\b(?:your|my|our|their|his|her|local|everyone’s|everyone's|\\p{Lu}\\p{L}+) (?:local )?time\\b|(?<![\\p{L}])[\\p{L}’']+’s time\\b|\\b(?:Eastern|Pacific|Central|Mountain)\\b|(?<!\\p{L})in \\p{Lu}\\p{Ll}+`,
  'u'
)
const MONTH_OR_DAY = new RegExp(`^in (?:${MONTH}|${WEEKDAY})$`)

/** A date that means the same for everybody, whenever they read it. */
export function hasWrittenDate(words: string): boolean {
  return WRITTEN_DATE.test(words)
}

/** Any word for when, exact or not. */
export function hasSomeDay(words: string): boolean {
  return hasWrittenDate(words) || DAY.test(words) || /\bby (?:the )?(?:\d|end|close|then)/.test(words)
}

export function hasZone(words: string): boolean {
  const found = ZONE.exec(words)
  return found !== null && !MONTH_OR_DAY.test(found[0])
}

const CITIES = /(?:^|[/_])(\p{Lu}[\p{L}_]+)$/u

/** The cities zones are named by, those of one word. */
const zoneCities: ReadonlySet<string> = new Set(
  Intl.supportedValuesOf('timeZone').flatMap((zone) => {
    const city = CITIES.exec(zone.split('/').at(-1) ?? '')?.[1]
    return city === undefined ? [] : [city]
  })
)

export function hasCity(words: string): boolean {
  return (words.match(/(?<!\p{L})\p{Lu}\p{Ll}{2,}/gu) ?? []).some((name) => zoneCities.has(name))
}

/** Blocks of one list or table share what one of them says: their place in the text. */
export function groupOf({ text, path }: Pick<SpokenBlock, 'text' | 'path'>): string {
  return `${text} ${path[0] ?? 0}`
}

/** The groups in which somebody said whose time it is. */
export function zonedGroups(blocks: readonly SpokenBlock[]): ReadonlySet<string> {
  return new Set(blocks.filter(({ words }) => hasZone(words) || hasCity(words)).map(groupOf))
}
