import { MAX_INVITE_LINK_BYTES } from '../wire/limits'
import type { HandedCode } from './letting-back-views'
import { qrForScreen } from './qr'

/** A link as people hand it over: to copy, and as a picture where a camera still reads it. */
export function handedCode(link: string): HandedCode {
  return { link, qr: link.length > MAX_INVITE_LINK_BYTES ? null : qrForScreen(link) }
}
