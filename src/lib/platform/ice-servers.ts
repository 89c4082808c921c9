/** The team's STUN and TURN servers as a browser takes them. */
import { parseIceServer } from '$lib/wire/ice-server'
import type { IceServer } from '$lib/wire/statement'

/** What is none is left out: for one wrong address a browser refuses the whole connection. */
export function iceServersOf(team: readonly IceServer[]): RTCIceServer[] {
  return team.flatMap(({ url, login }) => {
    const parsed = parseIceServer({ url, username: login?.username ?? '', credential: login?.credential ?? '' })
    if (!parsed.ok) return []
    return [{ urls: parsed.value.url, ...parsed.value.login }]
  })
}
