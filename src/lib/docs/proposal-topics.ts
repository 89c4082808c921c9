/**
 * What a proposal is about, in the words of its file: the fields of its header that files keep that in. There is no field of
 * ours beside them, so a proposal written in the app has none.
 */
import type { HeaderField } from './header-fields'
import { MOST_TOPIC_LENGTH, MOST_TOPICS } from './limits'

const NAMES: ReadonlySet<string> = new Set([
  ...['topic', 'topics', 'tag', 'tags', 'label', 'labels', 'keyword', 'keywords'],
  ...['area', 'areas', 'category', 'categories']
])

/** In their order, each once; what is longer than a topic is a sentence, and none. */
export function topicsIn(header: readonly HeaderField[]): readonly string[] {
  const said = header.filter(({ name }) => NAMES.has(name.toLowerCase())).flatMap(({ value }) => listOf(value))
  return [...new Set(said)].slice(0, MOST_TOPICS)
}

/** `[gauges, "money"]`, `#gauges; #money`, and a line each. */
function listOf(value: string): string[] {
  return value
    .trim()
    .replace(/^\[|\]$/g, '')
    .split(/[,;\n]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter(({ length }) => length <= MOST_TOPIC_LENGTH)
    .map((part) => part.replace(/^[ #"'`-]+|[ "'`]+$/g, ''))
    .filter((topic) => /[\p{L}\p{N}]/u.test(topic))
}
