/**
 * What somebody may ask of the relay on its command line and in its environment, as one table: parsing, `--help` and the
 * test that compares docs/relay.md with it read the same rows. Pure: no file is opened and nothing is started here.
 */
import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '$lib/base/result'
import { LOG_LEVELS, type LogLevel } from './log'
import { MAX_CONNECTIONS_PER_ADDRESS, WORKSPACE_BYTES } from './limits'

export interface ServeOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Folder of the mailboxes. */
  readonly data: string
  /** Addresses of NATS servers; empty keeps the mailboxes in `data`. */
  readonly nats: readonly string[]
  /** PEM files, or null for plain http. */
  readonly tls: { readonly cert: string; readonly key: string } | null
  /** What one workspace may keep here. */
  readonly quotaBytes: number
  readonly mostConnectionsPerAddress: number
  readonly logLevel: LogLevel
  readonly logsAddresses: boolean
  /** Folder of the built app, or null where only the relay is served. */
  readonly app: string | null
  /** Whether the address a proxy in front tells of is believed. */
  readonly trustsProxy: boolean
  /** Whether others than this machine may read the metrics. */
  readonly hasPublicMetrics: boolean
}

export type RelayCommand =
  | { readonly kind: 'serve'; readonly options: ServeOptions }
  | { readonly kind: 'backup'; readonly data: string; readonly target: string }
  | { readonly kind: 'check'; readonly data: string }
  | { readonly kind: 'help' }

/** One sentence for whoever typed it: what is wrong and what to do. */
export interface BadOption {
  readonly kind: 'BadOption'
  readonly sentence: string
}

interface OptionRow {
  readonly type: 'string' | 'boolean'
  /** How its value is called in the help. */
  readonly value?: string
  readonly says: string
}

export const OPTIONS = {
  port: { type: 'string', value: 'N', says: 'port to listen on; 0 takes a free one (4173, or PORT)' },
  host: { type: 'string', value: 'ADDRESS', says: 'address to listen on (127.0.0.1, or HOST); 0.0.0.0 for all' },
  data: { type: 'string', value: 'DIR', says: 'folder of the mailboxes (relay-data, or EVENTUAL_DATA)' },
  nats: { type: 'string', value: 'URL[,URL]', says: 'keep the mailboxes in NATS JetStream instead' },
  'tls-cert': {
    type: 'string',
    value: 'FILE',
    says: 'certificate chain, PEM: serves https and wss; SIGHUP reads it again'
  },
  'tls-key': { type: 'string', value: 'FILE', says: 'its private key, PEM' },
  quota: { type: 'string', value: 'BYTES', says: 'what one workspace may keep, with K, M or G (1G)' },
  'most-connections-per-address': {
    type: 'string',
    value: 'N',
    says: `of each kind, at once (${MAX_CONNECTIONS_PER_ADDRESS})`
  },
  'log-level': {
    type: 'string',
    value: 'LEVEL',
    says: `${LOG_LEVELS.join(', ')} (warn): JSON lines on standard error`
  },
  'log-addresses': { type: 'boolean', says: 'let the log name addresses; without it, it names none' },
  app: { type: 'string', value: 'DIR', says: 'serve the built app as well (npm start does, or EVENTUAL_APP)' },
  'no-app': { type: 'boolean', says: 'serve the relay alone' },
  'trust-proxy': { type: 'boolean', says: 'believe the last address in X-Forwarded-For' },
  'metrics-public': { type: 'boolean', says: 'answer /metrics to everybody, not to this machine alone' },
  help: { type: 'boolean', says: 'this' }
} as const satisfies Record<string, OptionRow>

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean>>
type Environment = Readonly<Record<string, string | undefined>>

/** Reads what was typed after the program's name. What is typed counts before what the environment says. */
export function parseCommand(argv: readonly string[], env: Environment): Result<RelayCommand, BadOption> {
  const parsed = readArguments(argv)
  if (!parsed.ok) return parsed
  const { values, positionals } = parsed.value
  const [name, ...places] = positionals
  if (values.help) return ok({ kind: 'help' })
  if (name === 'backup' || name === 'check') return offlineCommand(name, places, Object.keys(values))
  if (name !== undefined) return bad(`There is no command "${name}". Say backup, check, or none to serve.`)
  const options = serveOptions(values, env)
  return options.ok ? ok({ kind: 'serve', options: options.value }) : options
}

/** The options and commands, one a line, as `--help` prints them. */
export function helpText(): string {
  const rows = Object.entries(OPTIONS).map(([name, row]: [string, OptionRow]) => {
    return [`--${name}${row.value ? ` ${row.value}` : ''}`, row.says] as const
  })
  const commands = [
    ['eventual-relay', 'serve until Ctrl+C'],
    ['eventual-relay backup DIR TARGET', 'copy the mailboxes of a relay, running or not'],
    ['eventual-relay check DIR', 'read every mailbox and say what does not verify']
  ] as const
  const width = Math.max(...[...rows, ...commands].map(([left]) => left.length))
  const lines = [...commands, ['', ''] as const, ...rows].map(([left, says]) =>
    `${left.padEnd(width)}  ${says}`.trimEnd()
  )
  return `${lines.join('\n')}\n`
}

function readArguments(argv: readonly string[]): Result<{ values: Values; positionals: string[] }, BadOption> {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: OPTIONS,
      allowPositionals: true,
      strict: true
    })
    return ok({ values, positionals })
  } catch (cause) {
    return bad(argumentSentence(cause))
  }
}

/** Node says it in more words and in other ones in each version; the option's name is in all of them. */
function argumentSentence(cause: unknown): string {
  const { code = '', message = '' } = cause as NodeJS.ErrnoException
  const name = /'(?:-\w, )?(-[-\w]+)/.exec(message)?.[1] ?? 'An option'
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `${name} is no option of the relay. --help lists them all.`
  if (isFlag(name)) return `${name} takes no value. Leave out what follows the =.`
  return `${name} needs a value. Write it behind: ${name} ${valueOf(name)}.`
}

const isRow = (name: string): name is keyof typeof OPTIONS => Object.hasOwn(OPTIONS, name)
const rowOf = (flag: string): OptionRow | undefined =>
  isRow(flag.slice(2)) ? OPTIONS[flag.slice(2) as 'port'] : undefined
const isFlag = (flag: string): boolean => rowOf(flag)?.type === 'boolean'
const valueOf = (flag: string): string => rowOf(flag)?.value ?? 'VALUE'

function offlineCommand(
  name: 'backup' | 'check',
  places: readonly string[],
  given: readonly string[]
): Result<RelayCommand, BadOption> {
  if (given.length > 0) return bad(`--${given[0]} is for serving. ${name} takes folders alone.`)
  const [data, target, ...more] = places
  if (name === 'check') {
    return data !== undefined && target === undefined
      ? ok({ kind: 'check', data })
      : bad('check takes one folder, the data of a relay: check DIR.')
  }
  return data !== undefined && target !== undefined && more.length === 0
    ? ok({ kind: 'backup', data, target })
    : bad('backup takes two folders, the data of a relay and where to copy it: backup DIR TARGET.')
}

function serveOptions(values: Values, env: Environment): Result<ServeOptions, BadOption> {
  const text = (name: keyof typeof OPTIONS): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const port = portFrom(text('port'), env['PORT'])
  if (!port.ok) return port
  const quotaBytes = quotaFrom(text('quota'))
  if (!quotaBytes.ok) return quotaBytes
  const most = countFrom(text('most-connections-per-address'))
  if (!most.ok) return most
  const level = levelFrom(text('log-level'))
  if (!level.ok) return level
  const nats = natsFrom(text('nats'))
  if (!nats.ok) return nats
  const tls = tlsFrom(text('tls-cert'), text('tls-key'))
  if (!tls.ok) return tls
  const places = placesFrom(
    { host: text('host'), data: text('data'), app: text('app'), hasNoApp: !!values['no-app'] },
    env
  )
  if (!places.ok) return places
  return ok({
    ...places.value,
    port: port.value,
    quotaBytes: quotaBytes.value,
    mostConnectionsPerAddress: most.value,
    logLevel: level.value,
    nats: nats.value,
    tls: tls.value,
    logsAddresses: !!values['log-addresses'],
    trustsProxy: !!values['trust-proxy'],
    hasPublicMetrics: !!values['metrics-public']
  })
}

function portFrom(typed: string | undefined, fromEnv = '4173'): Result<number, BadOption> {
  const text = typed ?? fromEnv
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return ok(Number(text))
  return bad(`${typed === undefined ? 'PORT' : '--port'} is a number from 0 to 65535, not "${text}".`)
}

const UNITS = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 } as const

/** Less than a megabyte would refuse one large document. */
const LEAST_QUOTA_BYTES = UNITS.M

function quotaFrom(text: string | undefined): Result<number, BadOption> {
  if (text === undefined) return ok(WORKSPACE_BYTES)
  const match = /^(\d{1,15})([KMG]?)$/i.exec(text)
  const bytes = match ? Number(match[1]) * UNITS[(match[2] ?? '').toUpperCase() as keyof typeof UNITS] : NaN
  if (Number.isSafeInteger(bytes) && bytes >= LEAST_QUOTA_BYTES) return ok(bytes)
  return bad(`--quota is a number of bytes from 1M on, with K, M or G behind it, such as 500M, not "${text}".`)
}

function countFrom(text = String(MAX_CONNECTIONS_PER_ADDRESS)): Result<number, BadOption> {
  if (/^[1-9]\d{0,5}$/.test(text)) return ok(Number(text))
  return bad(`--most-connections-per-address is a number from 1 to 999999, not "${text}".`)
}

function levelFrom(text = 'warn'): Result<LogLevel, BadOption> {
  const level = LOG_LEVELS.find((name) => name === text)
  return level ? ok(level) : bad(`--log-level is one of ${LOG_LEVELS.join(', ')}, not "${text}".`)
}

function natsFrom(text: string | undefined): Result<readonly string[], BadOption> {
  if (text === undefined) return ok([])
  const urls = text.split(',').map((url) => url.trim())
  const wrong = urls.find((url) => !isNatsUrl(url))
  if (wrong === undefined) return ok(urls)
  return bad(`--nats is one address or several with commas between, such as nats://10.0.0.5:4222, not "${wrong}".`)
}

function isNatsUrl(text: string): boolean {
  return URL.canParse(text) && /^(nats|tls):\/\/./.test(text) && new URL(text).hostname !== ''
}

function tlsFrom(cert: string | undefined, key: string | undefined): Result<ServeOptions['tls'], BadOption> {
  if (cert === undefined && key === undefined) return ok(null)
  if (!cert) return bad('--tls-key needs the certificate as well: --tls-cert FILE.')
  if (!key) return bad('--tls-cert needs the private key as well: --tls-key FILE.')
  return ok({ cert, key })
}

interface TypedPlaces {
  readonly host: string | undefined
  readonly data: string | undefined
  readonly app: string | undefined
  readonly hasNoApp: boolean
}

function placesFrom(
  typed: TypedPlaces,
  env: Environment
): Result<Pick<ServeOptions, 'host' | 'data' | 'app'>, BadOption> {
  const host = typed.host ?? env['HOST'] ?? '127.0.0.1'
  const data = typed.data ?? env['EVENTUAL_DATA'] ?? 'relay-data'
  if (!isHost(host))
    return bad(
      `${typed.host === undefined ? 'HOST' : '--host'} is an address or a name of this machine, not "${host}".`
    )
  if (data === '') return bad('--data needs a folder: --data DIR.')
  if (typed.hasNoApp && typed.app !== undefined) return bad('--app and --no-app exclude each other. Leave one out.')
  if (typed.app === '') return bad('--app needs the folder of the built app: --app DIR.')
  return ok({ host, data, app: typed.hasNoApp ? null : typed.app || env['EVENTUAL_APP'] || null })
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/.test(text)
}

function bad(sentence: string): Result<never, BadOption> {
  return err({ kind: 'BadOption', sentence })
}
