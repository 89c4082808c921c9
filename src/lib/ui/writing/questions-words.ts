/** How the questions that a text answers beforehand stand: "2 questions open, 1 answered." */
import type { WritingView } from '$lib/app/deciding-views'

export function questionsWords({ open, answered }: NonNullable<WritingView['questions']>): string {
  if (open + answered === 0) return 'No questions written yet.'
  if (open === 0) return answered === 1 ? 'The question is answered.' : `All ${answered} questions are answered.`
  return `${open} ${open === 1 ? 'question' : 'questions'} open, ${answered} answered.`
}
