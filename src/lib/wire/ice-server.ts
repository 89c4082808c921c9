/** Servers that help two devices find a path to each other, as a team names them: what people type, judged and in one form. */
import { textToBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { MAX_NAME_BYTES, MAX_URL_BYTES } from './limits'
import type { IceServer } from './statement'

export type IceFault = {
  readonly kind:
    'IceAddressNotOne' | 'IceAddressTooLong' | 'IceNeedsCredential' | 'IceNeedsNone' | 'IceCredentialTooLong'
}

/** RFC 7064 and 7065: no slashes, a host or an address in brackets, perhaps a port; only TURN says by what it is reached. */
const ICE_URL = /^(stuns?|turns?):(\[[\da-f:.]+\]|[a-z\d._-]+)(:\d{1,5})?(\?transport=(?:udp|tcp))?$/

export interface TypedServer {
  readonly url: string
  readonly username: string
  readonly credential: string
}

/**
 * A STUN or TURN server as a team names it. A TURN server relays for whoever has its user name and credential, which everybody of
 * the team is told; a STUN server asks for none.
 */
export function parseIceServer(typed: TypedServer): Result<IceServer, IceFault> {
  const url = typed.url.trim().toLowerCase()
  if (url.length > MAX_URL_BYTES) return err({ kind: 'IceAddressTooLong' })
  const [, protocol, , port, transport] = ICE_URL.exec(url) ?? []
  if (protocol === undefined || Number(port?.slice(1) ?? 1) > 65_535) return err({ kind: 'IceAddressNotOne' })
  const isTurn = protocol.startsWith('turn')
  if (!isTurn && transport !== undefined) return err({ kind: 'IceAddressNotOne' })
  const login = readLogin(typed, isTurn)
  return login.ok ? ok({ url, login: login.value }) : login
}

function readLogin(typed: TypedServer, isTurn: boolean): Result<IceServer['login'], IceFault> {
  const [username, credential] = [typed.username.trim(), typed.credential.trim()]
  if (!isTurn) return username === '' && credential === '' ? ok(null) : err({ kind: 'IceNeedsNone' })
  if (username === '' || credential === '') return err({ kind: 'IceNeedsCredential' })
  const isLong = [username, credential].some((text) => textToBytes(text).length > MAX_NAME_BYTES)
  return isLong ? err({ kind: 'IceCredentialTooLong' }) : ok({ username, credential })
}
