/** Reads Markdown off the main thread: one file in, one plain document out. */
import { importDocument, type ImportedDocument, type SourceText } from '$lib/docs/import-document'

export interface ReadRequest {
  readonly id: number
  readonly file: SourceText
}

export type ReadAnswer =
  | { readonly id: number; readonly document: ImportedDocument }
  /** A mistake of ours, since every text is Markdown. */
  | { readonly id: number; readonly failure: string }

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  try {
    postMessage({ id: data.id, document: importDocument(data.file) } satisfies ReadAnswer)
  } catch (failure) {
    postMessage({ id: data.id, failure: String(failure) } satisfies ReadAnswer)
  }
})
