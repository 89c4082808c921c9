/** What has to be downloaded to a usable list, and beyond it to typing: gzipped JavaScript of the built app. */
import type { Chapter } from './chapters'

const BYTES_PER_KB = 1_000

export const bundle: Chapter = {
  ids: ['bundle.initial.gz', 'bundle.editor.gz'],
  measure({ measureBundle }) {
    const { initial, editor } = measureBundle()
    return Promise.resolve({
      'bundle.initial.gz': { value: initial / BYTES_PER_KB, unit: 'KB' },
      'bundle.editor.gz': { value: editor / BYTES_PER_KB, unit: 'KB' }
    })
  }
}
