/**
 * The one place that decides whether an address may become a link. Addresses come from other devices and from pasted
 * text, so they are checked whenever one is drawn, not only when it is made: what arrives through Yjs met no paste rule.
 *
 * - http, https and mailto, an anchor in this text, or a path inside the app. Nothing else, relative paths included.
 * - Control characters and spaces are taken out first, as browsers do before they read a scheme.
 */

/** Controls, spaces of every width, and what is invisible or turns the direction of writing. */
const IGNORED = /[\p{Cc}\p{Cf}\p{Z}]/gu
const SCHEMES = /^(?:https?:\/\/[^/?#\\]|mailto:[^/\\])/i
/** A second slash, of either kind, would name another host. */
const INSIDE = /^(?:#|\/(?![/\\]))/
const LONGEST_ADDRESS = 4_096

/** The address to put on a link, or null where there must be none. */
export function safeAddress(address: unknown): string | null {
  if (typeof address !== 'string' || address.length > LONGEST_ADDRESS) return null
  const bare = address.replace(IGNORED, '')
  return SCHEMES.test(bare) || INSIDE.test(bare) ? bare : null
}

/** What a person typed as an address: a bare domain gets its scheme, a bare mail address `mailto:`. */
export function typedAddress(text: string): string | null {
  const bare = text.trim()
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(bare)) return safeAddress(`mailto:${bare}`)
  if (/^[\w-]+(\.[\w-]+)+([/?#:].*)?$/.test(bare)) return safeAddress(`https://${bare}`)
  return safeAddress(bare)
}

/** True for an address that leaves the app, and so opens beside it. */
export function leavesApp(address: string): boolean {
  return !INSIDE.test(address)
}

/** The address of a picture somebody else's server would be asked for, only after a click; null where it is none. */
export function remoteImage(source: string): string | null {
  const bare = safeAddress(source)
  return bare !== null && /^https:/i.test(bare) ? bare : null
}

/** A picture that travels in the text itself. No SVG: it is a document of its own. */
export function isCarriedImage(source: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp|avif);base64,[a-z0-9+/=]*$/i.test(source)
}
