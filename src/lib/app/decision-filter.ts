/** What the log of decisions is looked through for, filters together, and in which words that is said. */
import { isolateName } from '../base/plain-name'
import { foldWord } from '../projections/fold-word'
import type { DecisionFilter, DecisionLine, FilterChoice, TopicChoice } from './decisions-views'

export const NO_FILTER: DecisionFilter = { query: '', verdict: 'any', topic: '', person: '' }

const VERDICTS = { adopted: 'adopted', declined: 'declined', withdrawn: 'withdrawn' } as const

/** Whether a decision is what a filter asks for: all of it, every word of its query somewhere. */
export function decisionTest({ query, verdict, topic, person }: DecisionFilter): (line: DecisionLine) => boolean {
  const words = foldWord(query).split(/\s+/)
  return (line) => {
    if (verdict !== 'any' && line.verdict !== verdict) return false
    if (topic !== '' && !line.topics.some((each) => foldWord(each) === topic)) return false
    if (person !== '' && !peopleOf(line).some(({ id }) => id === person)) return false
    const text = foldWord([line.title, line.why, line.by?.name ?? '', ...line.topics].join(' '))
    return words.every((word) => text.includes(word))
  }
}

/** Topics of all decisions, those of most first; however one is written, it is one, by the words of the newest. */
export function topicChoices(lines: readonly DecisionLine[]): readonly TopicChoice[] {
  const found = new Map<string, { readonly label: string; count: number }>()
  for (const { topics } of lines) {
    for (const [value, label] of new Map(topics.map((topic) => [foldWord(topic), topic]))) {
      const known = found.get(value)
      if (known) known.count += 1
      else found.set(value, { label, count: 1 })
    }
  }
  return [...found]
    .map(([value, { label, count }]) => ({ value, label, count }))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label))
}

/** Whoever wrote an outcome, or took a position before it; you first. */
export function personChoices(lines: readonly DecisionLine[]): readonly FilterChoice[] {
  const people = new Map(lines.flatMap(peopleOf).map((person) => [person.id, person]))
  return [...people.values()]
    .sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.name.localeCompare(b.name))
    .map(({ id, name, isMe }) => ({ value: id, label: isMe ? 'You' : name }))
}

interface Choices {
  readonly topics: readonly FilterChoice[]
  readonly people: readonly FilterChoice[]
}

/** `adopted, about “Gauges”, with Mei, saying “hourly”`; empty where everything is asked for. */
export function filterWords({ query, verdict, topic, person }: DecisionFilter, { topics, people }: Choices): string {
  const sought = query.trim()
  const who = labelOf(people, person)
  return [
    ...(verdict === 'any' ? [] : [VERDICTS[verdict]]),
    ...(topic === '' ? [] : [`about “${isolateName(labelOf(topics, topic))}”`]),
    ...(person === '' ? [] : [`with ${who === 'You' ? 'you' : isolateName(who)}`]),
    ...(sought === '' ? [] : [`saying “${isolateName(sought)}”`])
  ].join(', ')
}

/** The choice, where it still is one: none when the last decision it was of is gone. */
export function chosenOf(choices: readonly FilterChoice[], chosen: string): string {
  return choices.some(({ value }) => value === chosen) ? chosen : ''
}

function labelOf(choices: readonly FilterChoice[], chosen: string): string {
  return choices.find(({ value }) => value === chosen)?.label ?? chosen
}

function peopleOf({ by, tookPart }: DecisionLine): DecisionLine['tookPart'] {
  return by ? [by, ...tookPart] : tookPart
}
