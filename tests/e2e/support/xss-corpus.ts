/** The pieces of tests/e2e/corpus/xss.txt, by what they pretend to be. */
import { readFileSync } from 'node:fs'

export type Pretence = 'markup' | 'address' | 'markdown' | 'name' | 'value'

export interface Corpus {
  readonly all: readonly string[]
  of(pretence: Pretence): readonly string[]
}

const FILE = 'tests/e2e/corpus/xss.txt'

export function readCorpus(): Corpus {
  const [, ...sections] = readFileSync(FILE, 'utf8').split(/^=== /m)
  const pieces = sections.flatMap((section) => {
    const [head = '', ...lines] = section.split('\n')
    const pretence = head.split(':')[0] as Pretence
    return lines.filter((line) => line !== '').map((line) => ({ pretence, piece: unescape(line) }))
  })
  return {
    all: pieces.map(({ piece }) => piece),
    of: (wanted) => pieces.filter(({ pretence }) => pretence === wanted).map(({ piece }) => piece)
  }
}

function unescape(line: string): string {
  return line.replace(/\\n|\\t|\\u\{([0-9a-f]+)\}/g, (escape, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return escape === '\\n' ? '\n' : '\t'
  })
}
