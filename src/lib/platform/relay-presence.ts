/**
 * Presence through relays, for those no direct link is found to (MBX-8). Whoever is only heard through a relay is told each
 * move; while everybody is linked directly, a relay carries one word every 15 s, by which others are found at all.
 */
import { applyAwarenessUpdate } from 'y-protocols/awareness'
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import type { Timers } from '$lib/base/ports'
import type { LogId } from '$lib/base/ids'
import type { Scope } from '$lib/base/scope'
import type { Mailboxes } from '$lib/sync/mailboxes'
import { MAX_PRESENCE_BYTES } from '$lib/wire/limits'
import { BY_RELAY, type Presence } from './presence'
import { readOneWord, writePresence, type PresenceWord } from './presence-frames'

/** Somebody heard through a relay lately is moved for; and is gone when not heard for so long. */
const LATELY_MS = 40_000

/** How often a word goes out where nobody needs it. */
export const BEACON_MS = 15_000

export interface RelayPresenceDeps {
  readonly mailboxes: Mailboxes
  readonly presence: Presence
  readonly timers: Timers
  readonly scope: Scope
  /** Whether the log is one of a device that is in the team. */
  isIn(log: LogId): boolean
}

/** Ends with `scope`. */
export function joinRelayPresence({ mailboxes, presence, timers, scope, isIn }: RelayPresenceDeps): void {
  const { awareness, book } = presence
  const heard = newHeardLately(presence, timers)
  let lastSaid = ''
  let wasOpen = false

  function say(always = false): void {
    const json = JSON.stringify(awareness.getLocalState())
    if (!always && json === lastSaid) return
    lastSaid = json
    const clock = awareness.meta.get(book.own)?.clock ?? 0
    const word = writePresence({ client: book.own, clock, json })
    if (word.length <= MAX_PRESENCE_BYTES) void mailboxes.sayLive(word)
  }

  function hear(log: LogId, frame: Uint8Array): void {
    const word = readOneWord(frame)
    if (!word || word.client === book.own || !isIn(log) || !isVouchedFor(log, word)) return
    const isNew = presence.logOf(word.client) === null
    if (isNew && !book.meet(BY_RELAY + log, log, word.client)) return
    applyAwarenessUpdate(awareness, updateIn(frame), 'relay')
    // Whoever is met for the first time may not know of this device yet.
    if (isNew) say(true)
    heard.note(log)
  }

  /** Nobody speaks for a client another log has named. */
  function isVouchedFor(log: LogId, { client }: PresenceWord): boolean {
    const known = presence.logOf(client)
    return known === null || known === log
  }

  function reached(): void {
    if (wasOpen === mailboxes.isOpen) return
    wasOpen = mailboxes.isOpen
    if (wasOpen) say(true)
    else heard.forgetAll()
  }

  function beat(): () => void {
    return timers.after(BEACON_MS, () => {
      say(true)
      stopBeating = beat()
    })
  }

  let stopBeating = beat()
  const follow = ({ added, updated }: { added: number[]; updated: number[] }): void => {
    if ([...added, ...updated].includes(book.own) && heard.hasAny) say()
  }
  awareness.on('change', follow)
  scope.defer(() => awareness.off('change', follow))
  scope.defer(mailboxes.live.listen(({ log, bytes }) => hear(log, bytes)))
  scope.defer(mailboxes.changed.listen(reached))
  reached()
  scope.defer(() => {
    stopBeating()
    heard.forgetAll()
  })
}

interface HeardLately {
  readonly hasAny: boolean
  note(log: LogId): void
  /** With the last relay everybody who was heard only through one is gone. */
  forgetAll(): void
}

/** Whoever is not heard for LATELY_MS is gone. */
function newHeardLately({ book }: Presence, timers: Timers): HeardLately {
  const stopByLog = new Map<LogId, () => void>()
  const forget = (log: LogId): void => {
    stopByLog.get(log)?.()
    stopByLog.delete(log)
    book.leave(BY_RELAY + log)
  }
  return {
    get hasAny() {
      return stopByLog.size > 0
    },
    note(log) {
      stopByLog.get(log)?.()
      stopByLog.set(
        log,
        timers.after(LATELY_MS, () => forget(log))
      )
    },
    forgetAll() {
      for (const log of [...stopByLog.keys()]) forget(log)
    }
  }
}

/** What y-protocols reads: the inside of the frame `readOneWord` has judged. */
function updateIn(frame: Uint8Array): Uint8Array {
  const outer = createDecoder(frame)
  readVarUint(outer)
  return readVarUint8Array(outer)
}
