/**
 * What a relay tells whoever runs it: one JSON object a line. It names no workspace, no mailbox and no room, and an address
 * only where that was asked for. A line that repeats without end costs the disk of nobody: beyond a rate they are counted.
 */
import { newTokenBucket, spendToken } from './token-bucket'

/** From silent to telling. */
export const LOG_LEVELS = ['off', 'error', 'warn', 'info'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

type Fields = Readonly<Record<string, string | number | boolean>>

export interface Log {
  /** It cannot go on, or something of it cannot. */
  error(event: string, fields?: Fields): void
  /** It goes on; somebody should look. */
  warn(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
}

export interface LogOptions {
  readonly level: LogLevel
  /** Whether a field named `address` is written. */
  readonly withAddresses: boolean
  /** Takes one line, without its end. */
  readonly write: (line: string) => void
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** Lines at once, and a second after those. */
const LINES_BURST = 200
const LINES_PER_SECOND = 10

export function newLog({ level, withAddresses, write, now }: LogOptions): Log {
  const bucket = newTokenBucket(LINES_BURST, LINES_PER_SECOND, now())
  let leftOut = 0

  function tell(at: Exclude<LogLevel, 'off'>, event: string, fields: Fields = {}): void {
    if (!isTold(at, level)) return
    if (spendToken(bucket, now()) > 0) {
      bucket.tokens = Math.max(0, bucket.tokens)
      leftOut += 1
      return
    }
    const time = new Date(now()).toISOString()
    const told = Object.entries(fields).filter(([name]) => mayBeNamed(name, withAddresses))
    write(JSON.stringify({ time, level: at, event, ...Object.fromEntries(told), ...(leftOut > 0 ? { leftOut } : {}) }))
    leftOut = 0
  }

  return {
    error: (event, fields) => tell('error', event, fields),
    warn: (event, fields) => tell('warn', event, fields),
    info: (event, fields) => tell('info', event, fields)
  }
}

function isTold(at: LogLevel, level: LogLevel): boolean {
  return LOG_LEVELS.indexOf(at) <= LOG_LEVELS.indexOf(level)
}

function mayBeNamed(field: string, withAddresses: boolean): boolean {
  return withAddresses || field !== 'address'
}
