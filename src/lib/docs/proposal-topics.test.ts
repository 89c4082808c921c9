import { expect, test } from 'vitest'
import { MOST_TOPIC_LENGTH, MOST_TOPICS } from './limits'
import { topicsIn } from './proposal-topics'

const field = (name: string, value: string) => ({ name, value, href: null })

test('topics are read from whatever a file calls them, in its order and each once', () => {
  expect(
    topicsIn([field('Status', 'open'), field('Topic', 'Gauges'), field('tags', 'Money, Gauges; Retreats')])
  ).toEqual(['Gauges', 'Money', 'Retreats'])
})

test('lists of front matter and hash tags are lists', () => {
  expect(topicsIn([field('tags', '["how we work", gauges]')])).toEqual(['how we work', 'gauges'])
  expect(topicsIn([field('Labels', '#gauges\n- #money')])).toEqual(['gauges', 'money'])
})

test('a file without them is about nothing in particular, and so is one that says nothing or a sentence there', () => {
  expect(topicsIn([field('Status', 'open')])).toEqual([])
  expect(topicsIn([field('Topics', ' , – '), field('Area', 'a'.repeat(MOST_TOPIC_LENGTH + 1))])).toEqual([])
})

test('more than a few topics are not read, however many a file says', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => `t${at}`).join(',')
  expect(topicsIn([field('Tags', many)])).toHaveLength(MOST_TOPICS)
})
