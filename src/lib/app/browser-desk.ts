import { copyText } from '../platform/clipboard'
import { askForPermanence, readStorageState } from '../platform/storage-persistence'
import type { Desk } from './session'

/** What a person wrote must never be a page of ours, and a blob's address is of our origin: what could be one is only bytes. */
function savedType(type: string): string {
  return type === 'text/markdown' || type === 'application/json' ? type : 'application/octet-stream'
}

/** What this browser does for a person outside our pages. */
export const browserDesk: Desk = {
  copy: copyText,
  saveFile({ name, content, type }) {
    const address = URL.createObjectURL(new Blob([content], { type: savedType(type) }))
    const link = document.createElement('a')
    link.href = address
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  },
  shareFile: async (file) => (await import('../platform/share-file')).shareFile(file),
  print: () => window.print(),
  storage: () => readStorageState(),
  askForPermanentStorage: () => askForPermanence(),
  addressOf: (workspace, document) => `${location.origin}/w/${workspace}/d/${document}`,
  joinAddressOf: (fragment) => `${location.origin}/join#${fragment}`,
  returnAddressOf: (code) => `${location.origin}/back#${code}`
}
