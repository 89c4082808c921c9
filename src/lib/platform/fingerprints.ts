/**
 * The DTLS fingerprints of both ends, as the session descriptions tell them. The hello signs them, so that a signaling
 * server that swapped the descriptions to sit in the middle is found out: it cannot have the certificates.
 */
import { textToBytes } from '$lib/base/bytes'
import type { ChannelBinding } from '$lib/sync/transport'

type Described = Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>

/** Null where either end told none, which no browser does. */
export function bindingOf({ localDescription, remoteDescription }: Described): ChannelBinding | null {
  const [own, theirs] = [fingerprintsIn(localDescription), fingerprintsIn(remoteDescription)]
  return own && theirs ? { own, theirs } : null
}

/** Every fingerprint once, in one order and one case: both ends must read the same bytes. */
function fingerprintsIn(description: RTCSessionDescription | null): Uint8Array | null {
  const found = (description?.sdp ?? '').matchAll(/^a=fingerprint:(\S+) ([0-9a-f:]+)\s*$/gim)
  const lines = [...found].map(([, algorithm = '', digits = '']) => `${algorithm} ${digits}`.toLowerCase())
  return lines.length > 0 ? textToBytes([...new Set(lines)].sort().join('\n')) : null
}
