/** The connection check: tries each thing at once, and says of each what came of it as soon as that is known. */
import { iceServersOf } from '../platform/ice-servers'
import type { ConnectionProbes } from '../platform/connection-probes'
import { browserProbes } from './browser-probes'
import type { CheckLine, CheckView } from './check-views'
import * as verdicts from './connection-check'
import { NOT_PERMANENT } from './storage-words'
import { relayHost } from './relay-host'
import type { RelayStatus } from './relays'
import type { Session } from './session'
import type { Outcome } from './views'

interface Trial {
  readonly id: string
  readonly title: string
  /** Settled without trying. */
  readonly settled?: verdicts.Verdict | null
  run(): Promise<verdicts.Verdict> | verdicts.Verdict
}

export function openCheckPage(session: Session): CheckView {
  return new CheckPage(session, browserProbes())
}

export class CheckPage implements CheckView {
  readonly #session: Session
  readonly #probes: ConnectionProbes
  #lines: readonly CheckLine[] = $state.raw([])
  #round = 0
  readonly #headline = $derived(verdicts.headlineOf(this.#lines))

  constructor(session: Session, probes: ConnectionProbes) {
    this.#session = session
    this.#probes = probes
  }

  get running(): boolean {
    return this.#lines.some(({ state }) => state === 'running')
  }

  get headline(): string {
    return this.#headline
  }

  get lines(): readonly CheckLine[] {
    return this.#lines
  }

  get mayAskForStorage(): boolean {
    return this.#lines.some(({ id, state }) => id === 'storage' && state === 'fails')
  }

  async askForStorage(): Outcome {
    const granted = await this.#session.desk.askForPermanentStorage()
    this.#set('storage', verdicts.storageVerdict((await this.#session.desk.storage()).permanent))
    return granted ? null : NOT_PERMANENT
  }

  async run(): Promise<void> {
    const round = ++this.#round
    const relays = await this.#session.relays
    if (round !== this.#round) return
    const trials = this.#trials(relays?.all ?? [], relays?.relayOnly ?? false)
    this.#lines = trials.map(({ id, title, settled }) => ({ id, title, ...(settled ?? verdicts.RUNNING) }))
    await Promise.all(
      trials.map(async ({ id, settled, run }) => {
        if (settled) return
        const verdict = await run()
        if (round === this.#round) this.#set(id, verdict)
      })
    )
  }

  #set(id: string, verdict: verdicts.Verdict): void {
    this.#lines = this.#lines.map((line) => (line.id === id ? { ...line, ...verdict } : line))
  }

  #trials(relays: readonly RelayStatus[], relayOnly: boolean): readonly Trial[] {
    const { roster, desk, clock } = this.#session
    const probes = this.#probes
    const offline = roster.report.paused ? verdicts.OFFLINE : null
    const undirect = offline ?? (relayOnly ? verdicts.RELAYS_ONLY : null)
    const servers = iceServersOf(roster.team.ice)
    const stun = servers.filter(({ urls }) => !isTurn(urls))
    return [
      { id: 'page', title: 'This page', run: () => verdicts.pageVerdict(probes.page()) },
      {
        id: 'signaling',
        title: 'Finding people',
        settled: undirect,
        run: async () => verdicts.signalingVerdict(await probes.signaling())
      },
      ...relayTrials(relays, probes, offline),
      {
        id: 'direct',
        title: 'Direct connections',
        settled: undirect,
        run: async () => verdicts.directVerdict(await probes.paths(stun), stun.length > 0)
      },
      ...turnTrials(
        servers.filter(({ urls }) => isTurn(urls)),
        probes,
        undirect
      ),
      {
        id: 'clock',
        title: 'This device’s clock',
        settled: offline,
        run: async () => verdicts.clockVerdict(await probes.serverTime(), clock.now())
      },
      {
        id: 'storage',
        title: 'Permanent storage',
        run: async () => verdicts.storageVerdict((await desk.storage()).permanent)
      }
    ]
  }
}

function relayTrials(
  relays: readonly RelayStatus[],
  probes: ConnectionProbes,
  settled: verdicts.Verdict | null
): readonly Trial[] {
  if (relays.length === 0) return [notNamed('relay', 'Relay', settled ?? verdicts.NO_RELAY)]
  return relays.map(({ address, refusal, state }) => ({
    id: `relay ${address}`,
    title: `Relay ${relayHost(address)}`,
    settled,
    run: async () => verdicts.relayVerdict(await probes.relay(address), refusal, state === 'open')
  }))
}

function turnTrials(
  servers: readonly RTCIceServer[],
  probes: ConnectionProbes,
  settled: verdicts.Verdict | null
): readonly Trial[] {
  if (servers.length === 0) return [notNamed('turn', 'TURN server', settled ?? verdicts.NO_TURN)]
  return servers.map((server) => ({
    id: `turn ${String(server.urls)}`,
    title: `TURN server ${String(server.urls).replace(/^turns?:/, '')}`,
    settled,
    run: async () => verdicts.turnVerdict(await probes.relayedPaths([server]))
  }))
}

const notNamed = (id: string, title: string, settled: verdicts.Verdict): Trial => ({
  id,
  title,
  settled,
  run: () => settled
})

function isTurn(urls: RTCIceServer['urls']): boolean {
  return String(urls).startsWith('turn')
}
