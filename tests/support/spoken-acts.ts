/** Acts on one proposal, as a test tells them: who said what at which moment, knowing which others. */
import { bytesToId, type ActId, type LogId, type MemberId } from '$lib/base/ids'
import type { AskedMember } from '$lib/docs/asked-members'
import type { SpokenAct } from '$lib/docs/spoken-act'
import type { ActBodyValue, OutcomeVerdict, Stance } from '$lib/wire/act'

export interface Saying {
  readonly atMs: number
  readonly knew?: readonly SpokenAct[]
  readonly replaces?: readonly SpokenAct[]
  /** Which of their devices; the first unless said. */
  readonly device?: number
  readonly about?: Uint8Array
}

export const memberOf = (n: number): MemberId => bytesToId('member', new Uint8Array(16).fill(n))
export const logOf = (n: number, device = 0): LogId => bytesToId('log', new Uint8Array(16).fill(n).fill(device, 8))

/** Each new one begins its logs anew. */
export function newSpeech() {
  const seqByLog = new Map<LogId, number>()
  let said = 0
  return {
    say,
    position: (who: number, stance: Stance, saying: Saying) =>
      say(who, { type: 'position', stance, reason: '' }, saying),
    outcome: (who: number, verdict: OutcomeVerdict, saying: Saying) =>
      say(who, { type: 'outcome', verdict, words: '' }, saying),
    takeBack: (who: number, saying: Saying) => say(who, { type: 'withdrawal' }, saying)
  }

  /** Whoever says something knows what is given, what those knew, and what they said on the same device. */
  function say(who: number, body: ActBodyValue, { atMs, knew = [], replaces = [], device, about }: Saying): SpokenAct {
    const log = logOf(who, device)
    const seq = (seqByLog.get(log) ?? 0) + 1
    seqByLog.set(log, seq)
    const known = new Map<LogId, number>()
    for (const other of [...knew, ...replaces])
      for (const [theirs, upTo] of [...other.knew, [other.log, other.seq] as const])
        if (theirs !== log) known.set(theirs, Math.max(known.get(theirs) ?? 0, upTo))
    return {
      act: {
        id: actId(++said),
        wallMs: atMs,
        document: null,
        about: about ?? null,
        replaces: replaces.map(({ act }) => act.id),
        body
      },
      member: memberOf(who),
      log,
      seq,
      knew: known
    }
  }
}

/** Somebody who has the text and whose one device was last heard at `heardMs`. */
export function askedOf(n: number, heardMs: number, others: Partial<AskedMember> = {}): AskedMember {
  return { member: memberOf(n), isViewer: false, logs: [{ stampMs: heardMs }], hasText: true, away: [], ...others }
}

function actId(n: number): ActId {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(12, n)
  return bytesToId('act', bytes)
}
