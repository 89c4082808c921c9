/**
 * The relay as a whole, from what was asked for to what runs: certificate, mailboxes, server, log and metrics, and the order
 * in which they end. Everything that keeps it from running is one sentence.
 */
import { readFileSync } from 'node:fs'
import { err, ok, type Result } from '$lib/base/result'
import { logEvent } from './event-log'
import { newHealth } from './health'
import { newLog, type Log } from './log'
import { newMetrics, type Metrics } from './metrics'
import { nodeTimers } from './node-timers'
import { openMailboxes, type Mailboxes } from './open-mailboxes'
import type { ServeOptions } from './options'
import type { RelayEvent } from './relay-event'
import { startServer, type Certificate, type RunningServer, type ServerFault } from './server'

export interface RunningRelay {
  /** For a person to open. */
  readonly address: string
  /** Reads the certificate's files again. */
  renew(): void
  /** Takes nobody more, stores what was taken, says goodbye, and lets go of the store. */
  close(): Promise<void>
}

/** What a relay says of itself, and nothing of others. */
export interface CannotServe {
  readonly kind: 'CannotServe'
  readonly sentence: string
}

/** `writeLog` takes one line of the log, without its end. */
export async function serve(
  options: ServeOptions,
  writeLog: (line: string) => void
): Promise<Result<RunningRelay, CannotServe>> {
  const log = newLog({
    level: options.logLevel,
    withAddresses: options.logsAddresses,
    write: writeLog,
    now: () => Date.now()
  })
  const certificate = readCertificate(options.tls)
  if (!certificate.ok) return certificate
  let metrics: Metrics | null = null
  const tell = (event: RelayEvent): void => {
    metrics?.count(event)
    logEvent(log, event)
  }
  const opened = await openMailboxes(options, tell)
  if (!opened.ok) return cannot(opened.error.sentence)
  const mailboxes = opened.value
  metrics = newMetrics(measuredOf(mailboxes), true)
  const started = await startServer({
    directory: options.app,
    host: options.host,
    port: options.port,
    certificate: certificate.value,
    hub: mailboxes.hub,
    bus: mailboxes.bus,
    isWell: newHealth(mailboxes.store, nodeTimers),
    metrics,
    hasPublicMetrics: options.hasPublicMetrics,
    tell,
    trustsProxy: options.trustsProxy,
    mostConnectionsPerAddress: options.mostConnectionsPerAddress
  })
  if (!started.ok) {
    await mailboxes.hub.close()
    await mailboxes.close()
    return cannot(sentenceOf(started.error, options))
  }
  return ok(running(started.value, { options, mailboxes, log }))
}

interface Standing {
  readonly options: ServeOptions
  readonly mailboxes: Mailboxes
  readonly log: Log
}

function running(server: RunningServer, { options, mailboxes, log }: Standing): RunningRelay {
  log.info('listening', { https: options.tls !== null, app: options.app !== null, nats: options.nats.length > 0 })
  return {
    address: server.address,
    renew() {
      const certificate = readCertificate(options.tls)
      const isRenewed = certificate.ok && certificate.value !== null && server.renew(certificate.value)
      if (isRenewed) log.info('certificate renewed')
      else log.warn('certificate not renewed: the one before stays')
    },
    async close() {
      log.info('closing')
      await server.close()
      await mailboxes.close()
      log.info('closed')
    }
  }
}

function measuredOf({ hub, store }: Mailboxes) {
  return {
    get openMailboxes() {
      return hub.openMailboxes
    },
    async kept() {
      const size = await store.size()
      return size.ok ? size.value : null
    }
  }
}

function readCertificate(tls: ServeOptions['tls']): Result<Certificate | null, CannotServe> {
  if (!tls) return ok(null)
  let reading = tls.cert
  try {
    const cert = readFileSync(tls.cert, 'utf8')
    reading = tls.key
    return ok({ cert, key: readFileSync(tls.key, 'utf8') })
  } catch (cause) {
    const { code = 'unreadable' } = cause as NodeJS.ErrnoException
    return cannot(`Cannot read ${reading} (${code}). Give --tls-cert and --tls-key files this user may read.`)
  }
}

function sentenceOf({ kind, code }: ServerFault, { host, port, app, tls }: ServeOptions): string {
  const place = `${host}:${port}`
  if (kind === 'NoApp')
    return `There is no app in ${app}. Build it (npm run build), or serve the relay alone: --no-app.`
  if (kind === 'BadCertificate')
    return `${tls?.cert} and ${tls?.key} are not a certificate and its key in PEM (${code}).`
  if (code === 'EADDRINUSE')
    return `${place} is in use. Choose another port: PORT=4174 before the command, or --port 4174.`
  if (code === 'EACCES') return `This user may not open ${place}. Choose a port above 1024: --port 4173.`
  if (code === 'EADDRNOTAVAIL') return `${host} is no address of this machine. Choose another: --host 127.0.0.1.`
  return `Cannot listen on ${place} (${code}).`
}

function cannot(sentence: string): Result<never, CannotServe> {
  return err({ kind: 'CannotServe', sentence })
}
