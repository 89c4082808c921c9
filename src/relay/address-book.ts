/**
 * What each address costs, and when it has cost enough: connections at once, connections anew, what it sends, and what it
 * sends that is broken. It owns no socket; its clock is given. An address about which nothing needs remembering is forgotten.
 *
 * Who shares an address with a flooder keeps the connections they have, and gets no new one until the refusal ends.
 */
import { isFullBucket, newTokenBucket, spendToken, type Rate, type TokenBucket } from './token-bucket'

export interface AddressLimits {
  /** Connections at once. */
  readonly connections: number
  /** New connections. */
  readonly opening: Rate
  /** Broken messages before the address is refused. */
  readonly offences: Rate
  /** Messages or bytes, whichever the owner counts. */
  readonly sending: Rate
  /** How long an address that offended too often gets no new connection. */
  readonly refusedForMs: number
}

/** Why a connection was not taken, for the metrics. */
export type AddressRefusal = 'connections' | 'opening' | 'offences'

export interface AddressBook {
  /** Null when one more is taken; it counts until it leaves. */
  enter(address: string): AddressRefusal | null
  leave(address: string): void
  /** One broken message. True when the address is refused from now on. */
  offend(address: string): boolean
  /** So many messages or bytes; how many milliseconds not to read from the sender. */
  spend(address: string, cost: number): number
  /** Forgets every address without a connection that has paid off its debts. */
  tidy(): void
  readonly size: number
}

interface Account {
  connections: number
  readonly opening: TokenBucket
  readonly offences: TokenBucket
  readonly sending: TokenBucket
  refusedUntil: number
}

/** `now` is in milliseconds of any clock that only goes forward. */
export function newAddressBook(limits: AddressLimits, now: () => number): AddressBook {
  const accounts = new Map<string, Account>()

  function accountOf(address: string): Account {
    const known = accounts.get(address)
    if (known) return known
    const full = ({ burst, perSecond }: Rate): TokenBucket => newTokenBucket(burst, perSecond, now())
    const { opening, offences, sending } = limits
    const account = {
      connections: 0,
      opening: full(opening),
      offences: full(offences),
      sending: full(sending),
      refusedUntil: -Infinity
    }
    accounts.set(address, account)
    return account
  }

  return {
    enter(address) {
      const account = accountOf(address)
      if (isRefused(account, now())) return 'offences'
      if (isCrowded(account, limits)) return 'connections'
      if (isHasty(account, now())) return 'opening'
      account.connections += 1
      return null
    },
    leave(address) {
      const account = accounts.get(address)
      if (account) account.connections = Math.max(0, account.connections - 1)
    },
    offend(address) {
      const account = accountOf(address)
      if (!isTooOften(account, now()) || isRefused(account, now())) return false
      account.refusedUntil = now() + limits.refusedForMs
      return true
    },
    spend: (address, cost) => spendToken(accountOf(address).sending, now(), cost),
    tidy() {
      for (const [address, account] of accounts) if (isPaidOff(account, now())) accounts.delete(address)
    },
    get size() {
      return accounts.size
    }
  }
}

function isRefused({ refusedUntil }: Account, now: number): boolean {
  return now < refusedUntil
}

function isCrowded(account: Account, limits: AddressLimits): boolean {
  return account.connections >= limits.connections
}

/** Who is turned away has not spent: trying again in vain does not put it off for ever. */
function isHasty({ opening }: Account, now: number): boolean {
  if (spendToken(opening, now) === 0) return false
  opening.tokens += 1
  return true
}

/** Its debt is never deeper than the next offence: what was done in one burst is not counted for hours. */
function isTooOften({ offences }: Account, now: number): boolean {
  if (spendToken(offences, now) === 0) return false
  offences.tokens = Math.max(0, offences.tokens)
  return true
}

function isPaidOff(account: Account, now: number): boolean {
  const { connections, opening, offences, sending } = account
  return (
    connections === 0 &&
    !isRefused(account, now) &&
    [opening, offences, sending].every((bucket) => isFullBucket(bucket, now))
  )
}
