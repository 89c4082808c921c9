/** Where to look for people: the server that served this page, unless the team names relays of its own. */

/** y-webrtc's signaling on the page's own origin. */
export function signalingAddress(page: Pick<Location, 'protocol' | 'host'>): string {
  return `${page.protocol === 'https:' ? 'wss:' : 'ws:'}//${page.host}/signal`
}

/** The page's own and those of relays (`wss://relay.example`), each once; what is no WebSocket address is left out. */
export function signalingAddresses(
  page: Pick<Location, 'protocol' | 'host'>,
  relays: readonly string[]
): readonly string[] {
  return [...new Set([signalingAddress(page), ...relays.filter(isSocketAddress).map((relay) => `${relay}/signal`)])]
}

function isSocketAddress(text: string): boolean {
  return URL.canParse(text) && /^wss?:$/.test(new URL(text).protocol)
}
