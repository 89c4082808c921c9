import { describe, expect, test } from 'vitest'
import { printMarkdown } from './markdown-export'
import { parseMarkdown } from './markdown-import'
import { openQuestions, questionsBlock } from './questions-block'
import { childrenOf, newDoc, newNode, textNode } from './tree'

const found = (markdown: string) =>
  openQuestions(parseMarkdown(markdown)).map(
    ({ question, isAnswered }) => `${isAnswered ? 'answered' : 'open'}: ${question}`
  )

describe('questions you may have', () => {
  test('inserted, they are all open', () => {
    expect(openQuestions(newDoc(questionsBlock()))).toEqual([
      { question: 'Why now?', isAnswered: false },
      { question: 'What happens if nobody answers?', isAnswered: false },
      { question: 'What was tried before?', isAnswered: false }
    ])
  })

  test('survive Markdown, with and without answers', () => {
    const [heading, first, , ...rest] = questionsBlock()
    const answer = newNode('paragraph', undefined, [textNode('The licence ends on 3 December.')])
    const blocks = [heading, first, answer, ...rest].flatMap((block) => block ?? [])
    for (const tree of [newDoc(questionsBlock()), newDoc(blocks)]) {
      const printed = printMarkdown(tree)
      const again = parseMarkdown(printed)
      expect(openQuestions(again)).toEqual(openQuestions(tree))
      expect(printMarkdown(again)).toBe(printed)
      const said = childrenOf(tree).filter((block) => childrenOf(block).length > 0)
      expect(childrenOf(again)).toEqual(said)
    }
  })

  test('are written by hand as paragraphs, as a list or on one line', () => {
    const heading = '### questions you MAY have\n\n'
    expect(found(`${heading}**Why now?**\n\nBecause.\n\n**And then?**`)).toEqual([
      'answered: Why now?',
      'open: And then?'
    ])
    expect(found(`${heading}- **Why now?**\n\n  Because.\n- **And then?**`)).toEqual([
      'answered: Why now?',
      'open: And then?'
    ])
    expect(found(`${heading}**Why now?** Because.\n\n**And *then*?**\\\nNothing.`)).toEqual([
      'answered: Why now?',
      'answered: And then?'
    ])
  })

  test('are answered by anything that says something, and not by a comment', () => {
    const heading = '## Questions you may have\n\n'
    expect(found(`${heading}**Why now?**\n\n\`\`\`\nx\n\`\`\``)).toEqual(['answered: Why now?'])
    expect(found(`${heading}**Why now?**\n\n![a](b.png)`)).toEqual(['answered: Why now?'])
    expect(found(`${heading}**Why now?**\n\n<!-- later -->`)).toEqual(['open: Why now?'])
    expect(found(`${heading}**Why now?**\n\n- yes`)).toEqual(['answered: Why now?'])
  })

  test('end at the next heading of their level, and stand nowhere else', () => {
    expect(found('**Why now?**\n\nBecause.')).toEqual([])
    const text = '## Questions you may have\n\n### Costs\n\n**How much?**\n\n## Costs\n\n**Not one of them?**'
    expect(found(text)).toEqual(['open: How much?'])
    expect(found('## Questions you may have\n\n**Bold without a question**')).toEqual([])
  })
})
