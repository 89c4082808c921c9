/** Puts text on the clipboard. It needs a recent click and a secure page; where the browser refuses, the person is told. */
import { err, ok, type Result } from '$lib/base/result'

export async function copyText(text: string): Promise<Result<undefined, { readonly kind: 'ClipboardRefused' }>> {
  try {
    await navigator.clipboard.writeText(text)
    return ok()
  } catch {
    return err({ kind: 'ClipboardRefused' })
  }
}
