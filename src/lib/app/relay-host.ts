/** "relay.example", "localhost:4173", "notes.example/relay": how a relay is named in sentences. */
export function relayHost(address: string): string {
  return address.replace(/^wss?:\/\//, '')
}
