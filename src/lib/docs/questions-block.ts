/**
 * *Questions you may have*: a heading, then each question in bold with its answer below, until the next heading of that
 * level. Plain Markdown, so it survives any export and anybody may write one by hand, as paragraphs or as a list.
 */
import { visibleRuns } from './runs'
import { childrenOf, hasMark, isBlank, levelOf, newNode, textNode, textOf, type PmNode } from './tree'

const HEADING = 'Questions you may have'
const STARTERS = ['Why now?', 'What happens if nobody answers?', 'What was tried before?']

export interface AskedQuestion {
  readonly question: string
  readonly isAnswered: boolean
}

/** Blocks to insert: the heading, and questions with an empty line below each to answer in. */
export function questionsBlock(): PmNode[] {
  const asked = STARTERS.flatMap((question) => [
    newNode('paragraph', undefined, [textNode(question, [{ type: 'bold' }])]),
    newNode('paragraph')
  ])
  return [newNode('heading', { level: 2 }, [textNode(HEADING)]), ...asked]
}

/** The questions of every such block in a text, in order. */
export function openQuestions(tree: PmNode): AskedQuestion[] {
  const questions: { question: string; isAnswered: boolean }[] = []
  let level: number | null = null
  for (const block of childrenOf(tree)) {
    if (isQuestionsHeading(block)) level = levelOf(block)
    else if (level !== null && levelOf(block) <= level) level = null
    else if (level !== null) readPieces(block)
  }
  return questions

  function readPieces(block: PmNode): void {
    for (const piece of piecesOf(block)) {
      const question = questionOf(piece)
      const last = questions.at(-1)
      if (question) questions.push({ question: question.text, isAnswered: question.isAnswered })
      else if (last && !isBlank(piece) && piece.type !== 'rawBlock') last.isAnswered = true
    }
  }
}

function isQuestionsHeading(block: PmNode): boolean {
  return block.type === 'heading' && textOf(block).trim().toLowerCase() === HEADING.toLowerCase()
}

/** Lists and quotations are looked into; anything else is one piece. */
function piecesOf(block: PmNode): PmNode[] {
  const isContainer = /^(?:bulletList|orderedList|listItem|blockquote)$/.test(block.type)
  return isContainer ? childrenOf(block).flatMap(piecesOf) : [block]
}

/** A paragraph that begins in bold with a question; what follows in it is the answer. */
function questionOf(piece: PmNode): { readonly text: string; readonly isAnswered: boolean } | null {
  if (piece.type !== 'paragraph') return null
  const runs = visibleRuns(childrenOf(piece))
  const end = runs.findIndex((run) => !hasMark(run, 'bold'))
  const text = runs
    .slice(0, end < 0 ? runs.length : end)
    .map(textOf)
    .join('')
    .trim()
  const isAnswered = end >= 0 && runs.slice(end).some((run) => run.type !== 'hardBreak' && !isBlank(run))
  return /[?？؟]$/.test(text) ? { text, isAnswered } : null
}
