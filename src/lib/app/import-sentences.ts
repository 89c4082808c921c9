/** What goes wrong with files that are brought in, as one sentence each; the rest of the table is `error-sentences.ts`. */
import type { Failure } from '../base/result'
import { sentenceFor, type Sentences } from './error-sentences'

const namedFile = (path: unknown) => (typeof path === 'string' ? `“${path}”` : 'One of the files')

const SENTENCES: Sentences = {
  NothingToImport: () => 'There were no Markdown files in what you chose. Nothing was imported.',
  IsABundle: () =>
    'That is a file of changes somebody handed over, not Markdown. Nothing was imported; take it in on the page “Where your work is”.',
  ZipTooLarge: () =>
    'That archive unpacks to more than this device should take at once. Nothing was imported; choose fewer files.',
  ZipDamaged: () => 'That archive is damaged. Nothing was imported; make it again or choose its files one by one.',
  FileTooLarge: ({ path }) =>
    `${namedFile(path)} is larger than a document can be. Nothing was imported; leave it out or split it.`,
  FileNotUnderstood: ({ path }) =>
    `${namedFile(path)} could not be read. Nothing was imported; leave it out and tell us about it.`,
  NotCarriable: ({ path }) =>
    `${namedFile(path)} is nested deeper, or made of more pieces, than a document can be. Nothing was imported; leave it out or split it.`,
  FileNotText: ({ path }) => `${namedFile(path)} is not text. Nothing was imported; leave it out.`
}

export function importSentence(failure: Failure): string {
  return sentenceFor(failure, SENTENCES)
}
