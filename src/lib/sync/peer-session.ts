/**
 * One authenticated conversation with one device, as a pure function: `step(session, input, ours)` gives the next session
 * and what to do. Nothing here awaits, reads a clock or touches a store; `network.ts` performs the effects.
 *
 * - Before both ends have proven themselves only `hello` and `prove` are heard; anything else ends the session.
 * - Until both know the other's log (`saidFull` and `heardFull`) only statements flow (rule 5), and from a device that is
 *   out what it wrote before it heard so: that waits here, and nothing goes back.
 * - `theirs` is what the peer is known to hold. It comes from a comparison and then follows what either end sends.
 * - Every question has an end: `want` by `answered`, a hello and a silence by ticks.
 * - An unknown message is counted and otherwise ignored, and what a newer version wrote is nobody's fault (VER-2); a broken
 *   one is a strike; three strikes end the session, and with it every other for a while (`peer-ledger.ts`).
 */
import { exhausted } from '../base/assert'
import { equalBytes } from '../base/bytes'
import { compareIds, idToBytes, type LogId, type StatementId } from '../base/ids'
import { seqOf } from '../log/frontier'
import type { ByeReason, Partial, PeerMessage } from '../wire/peer-message'
import { PROTOCOL_VERSION, type Frontier } from '../wire/entry'
import { HELLO_CODE } from '../wire/peer-message-codec'
import type { SeqRange } from '../wire/seq-range'
import { answerDigests, fitsFrontier, laterOf, learnFrontier, openComparison } from './comparison'
import {
  isNewerThanOurs,
  isOpen,
  type Ours,
  type PeerSession,
  type SessionEffect,
  type SessionInput,
  type Step
} from './session-state'
import {
  ANSWER_TICKS,
  CLOSED_TICKS,
  HEADS_TOGETHER,
  HEARTBEAT_TICKS,
  HELLO_TICKS,
  MOST_STRIKES,
  SILENCE_TICKS,
  WOKEN_TICKS
} from './limits'

/** The next session, and what is to be done about it. */
export function step(session: PeerSession, input: SessionInput, ours: Ours): Step {
  if (session.phase === 'over') return stay(session)
  switch (input.kind) {
    case 'opened':
      return say(session, { kind: 'hello', version: PROTOCOL_VERSION, nonce: session.nonce, logKey: ours.logKey })
    case 'heard':
      return hear({ ...session, silence: 0 }, input.message, ours)
    case 'garbled':
      return strike(session, input.reason)
    case 'verified':
      return begin(session, input.peer, ours)
    case 'ask':
      return ask(session, input.ranges, input.resume)
    case 'push':
      return push(session, input, ours)
    case 'gave':
      return gave(session, input, ours)
    case 'moved':
      return announce(session, input.logs, ours)
    case 'teamChanged':
      return teamChanged(session, ours)
    case 'rekeyed':
      return rekey(session, ours)
    case 'tick':
      return tick(session, ours)
    case 'woke':
      return wake(session, ours)
    case 'leave':
      return end(session, input.reason)
    default:
      return exhausted(input)
  }
}

function hear(session: PeerSession, message: PeerMessage, ours: Ours): Step {
  if (message.kind === 'unknown') {
    const isHello = session.phase === 'greeting' && message.code === HELLO_CODE
    return isHello ? end(session, 'wrongVersion') : stay({ ...session, unknown: session.unknown + 1 })
  }
  if (message.kind === 'bye') return over(session, message.reason)
  if (isEarly(session, message)) return misbehaved(session, 'misbehaved')
  switch (message.kind) {
    case 'team':
      return hearTeam(session, message, ours)
    case 'want-statements':
      return { session, effects: [{ ...message, kind: 'answerStatements', within: ours.within(session) }] }
    case 'statements':
      return { session, effects: [{ kind: 'takeStatements', statements: message.statements }] }
    case 'ping':
      return compareState(session, message.state, ours)
    case 'pong':
      return stay(session)
    case 'hello':
      return session.phase === 'greeting' ? greet(session, message, ours) : strike(session, 'a second hello')
    case 'prove':
      return session.phase === 'greeting' ? hearProof(session, message) : takeProof(session, message)
    default:
      return takesEntries(session) ? hearOpen(session, message, ours) : hearClosed(session, message, ours)
  }
}

/** MSG-5: before both ends have proven themselves, nothing but a hello and a proof is heard. */
function isEarly({ phase }: PeerSession, { kind }: PeerMessage): boolean {
  return phase === 'greeting' && kind !== 'hello' && kind !== 'prove'
}

/** MSG-5: entries are heard from whom this device said it takes them from. */
function takesEntries({ saidFull }: PeerSession): boolean {
  return saidFull
}

/** MSG-6: what somebody wrote who did not know yet that they were removed waits for an admin. */
function hearClosed(session: PeerSession, message: PeerMessage, { isOut }: Ours): Step {
  if (message.kind === 'run' && session.peer !== null && isOut(session.peer)) {
    return { session, effects: [{ ...message, kind: 'takeRun', only: session.peer }] }
  }
  return session.wasOpen ? stay(session) : strike(session, `${message.kind} before the team is known`)
}

/** The part of the conversation that carries entries. */
function hearOpen(session: PeerSession, message: PeerMessage, ours: Ours): Step {
  switch (message.kind) {
    case 'digests':
      return answerDigests(session, message.digests, ours.frontier)
    case 'frontier':
      return learnFrontier(session, message, ours)
    case 'announce':
      return hearAnnounce(session, message.heads)
    case 'want':
      return { session, effects: [{ kind: 'answer', ranges: message.ranges, resume: message.resume }] }
    case 'run':
      return {
        session: { ...session, askedTicks: 0 },
        effects: [{ ...message, kind: 'takeRun', only: null }]
      }
    case 'answered':
      return answered(session, ours)
    case 'hashes':
      return { session, effects: [{ kind: 'compareHashes', said: message }] }
    default:
      return strike(session, `an unexpected ${message.kind}`)
  }
}

function hearAnnounce(session: PeerSession, heads: Frontier): Step {
  const theirs = laterOf(session.theirs ?? new Map(), heads)
  return fitsFrontier(theirs) ? learned({ ...session, theirs }) : strike(session, 'more logs than a frontier names')
}

function greet(session: PeerSession, { nonce, logKey }: PeerMessage & { kind: 'hello' }, ours: Ours): Step {
  if (session.hello) return misbehaved(session, 'misbehaved')
  if (isOurselves(logKey, ours)) return end(session, 'sameDevice')
  return { session: { ...session, hello: { nonce, logKey } }, effects: [{ kind: 'prove' }] }
}

function hearProof(session: PeerSession, proof: PeerMessage & { kind: 'prove' }): Step {
  return session.hello && !session.peer ? takeProof(session, proof) : misbehaved(session, 'misbehaved')
}

/** A device that meets itself has nothing to say: a copy of it would fork its log. */
function isOurselves(logKey: Uint8Array, ours: Ours): boolean {
  return equalBytes(logKey, ours.logKey)
}

function takeProof(session: PeerSession, { signature, proofs }: PeerMessage & { kind: 'prove' }): Step {
  const proof = { signature, proofs }
  return { session: { ...session, proof }, effects: [{ kind: 'verify', ...proof }] }
}

/**
 * Another epoch has begun (rule 5): until both have proven it to each other, statements flow and nothing else. What the
 * peer proved before is looked at once more: the key to judge it by may have come only now.
 */
function rekey(session: PeerSession, ours: Ours): Step {
  if (session.phase !== 'proven') return stay(session)
  const closed = { ...session, sameEpoch: false, saidFull: false, heardFull: false, theirs: null, asked: [] }
  const said = alongside([{ kind: 'prove' }], sayTeam({ ...closed, wasOpen: session.wasOpen || isOpen(session) }, ours))
  return session.proof ? { ...said, effects: [...said.effects, { kind: 'verify', ...session.proof }] } : said
}

function begin(session: PeerSession, peer: { log: LogId; sameEpoch: boolean } | null, ours: Ours): Step {
  if (!peer) return end(session, 'notProven')
  if (session.phase === 'proven') return sayTeam({ ...session, sameEpoch: peer.sameEpoch }, ours)
  const proven: PeerSession = { ...session, phase: 'proven', peer: peer.log, sameEpoch: peer.sameEpoch }
  return sayTeam(proven, ours)
}

/**
 * MSG-7: where nothing but heads changed they are said once in a tick, so that no peer pays for how often somebody else
 * speaks. Who is in or out is said at once.
 */
function teamChanged(session: PeerSession, ours: Ours): Step {
  if (session.phase !== 'proven') return stay(session)
  const said = sayTeam(session, ours)
  const { saidFull, saidAll, handedOver } = said.session
  const isUrgent = saidFull !== session.saidFull || saidAll !== session.saidAll || handedOver !== session.handedOver
  return isUrgent || session.saidTeam === 'no' ? said : stay({ ...session, saidTeam: 'outdated' })
}

/** Said at the beginning and whenever our team changes; `full` goes back when the peer is out, or the epoch ends. */
function sayTeam(session: PeerSession, ours: Ours): Step {
  const full = mayHaveEntries(session, ours)
  const wasOpen = session.wasOpen || isOpen(session)
  const said = handOver(
    say(
      { ...session, saidFull: full, wasOpen, saidTeam: 'yes', saidAll: ours.within(session) === null },
      { kind: 'team', full, heads: headsFor(session, ours, ours.named) }
    ),
    ours
  )
  if (session.peer === null) return said
  if (ours.isOut(session.peer)) return alongside([{ kind: 'hush' }], said)
  if (!full || session.saidFull) return said
  // Only now: whoever is out, or of another epoch, gets statements, and neither entries nor who is here.
  const proven = alongside([{ kind: 'proven', peer: session.peer }], said)
  return session.heardFull ? then(proven, (now) => compareFirst(now, ours)) : proven
}

/** Rule 5: entries flow to a device that is in, and that has proven the epoch this one writes under. */
function mayHaveEntries({ sameEpoch, peer }: PeerSession, ours: Ours): boolean {
  return sameEpoch && peer !== null && ours.trustsLog(peer)
}

/** MSG-6: who learns that they are out gives what they wrote meanwhile to whoever is in, once. */
function handOver({ session, effects }: Step, { cutOff, trustsLog }: Ours): Step {
  const isDue = cutOff !== null && !session.handedOver && session.peer !== null && trustsLog(session.peer)
  if (!isDue) return { session, effects }
  return { session: { ...session, handedOver: true }, effects: [...effects, { kind: 'handOver', range: cutOff }] }
}

function hearTeam(session: PeerSession, message: PeerMessage & { kind: 'team' }, ours: Ours): Step {
  const heard = { ...session, heardFull: message.full }
  const wanted = message.heads.filter((head) => !ours.knowsStatement(head)).map(prefixOf)
  const asked =
    wanted.length > 0
      ? say(heard, { kind: 'want-statements', wanted, have: headsFor(session, ours, ours.heads) })
      : stay(heard)
  return message.full && !session.heardFull && session.saidFull ? then(asked, (now) => compareFirst(now, ours)) : asked
}

/** Of the two the one with the lower log begins, so that one comparison runs and not two. */
function compareFirst(session: PeerSession, ours: Ours): Step {
  return session.peer !== null && compareIds(ours.log, session.peer) < 0
    ? openComparison(session, ours.frontier)
    : stay(session)
}

/** The heartbeat carries what both should agree on: where they do not, the one who hears it asks. */
function compareState(session: PeerSession, state: Uint8Array, ours: Ours): Step {
  const answered = say(session, { kind: 'pong' })
  if (equalBytes(state, ours.state) || session.asked.length > 0) return answered
  const told = then(answered, (now) => teamChanged(now, ours))
  return isOpen(session) ? then(told, (now) => openComparison(now, ours.frontier)) : told
}

function ask(session: PeerSession, ranges: readonly SeqRange[], resume: Partial | null): Step {
  if (!isOpen(session) || session.asked.length > 0 || ranges.length === 0) return stay(session)
  return say({ ...session, asked: ranges, askedTicks: 0 }, { kind: 'want', ranges, resume })
}

/**
 * An answer is bounded and may stop before the last range; then the rest is asked for again. Where nothing at all came, the
 * peer does not have it: it is not asked again before it says so.
 */
function answered(session: PeerSession, ours: Ours): Step {
  const missing = session.asked.filter(
    ({ log, from }) => seqOf(ours.taken, log) < from && !isNewerThanOurs(session, log, ours.frontier)
  )
  if (missing.length < session.asked.length) return learned({ ...session, asked: [], askedTicks: 0 })
  const theirs = new Map(session.theirs)
  for (const { log } of missing) {
    const head = ours.frontier.get(log)
    if (head) theirs.set(log, head)
    else theirs.delete(log)
  }
  return learned({ ...session, theirs, asked: [], askedTicks: 0 })
}

/** A log of a newer version is nobody's fault (VER-2). Only the team's are remembered: their number is bounded. */
function gave(session: PeerSession, { heads, newer = null }: SessionInput & { kind: 'gave' }, ours: Ours): Step {
  const theirs = laterOf(session.theirs ?? new Map(), heads)
  const known = fitsFrontier(theirs) ? { ...session, theirs } : session
  if (newer === null || !ours.trustsLog(newer)) return stay(known)
  return stay({ ...known, newer: new Map(session.newer).set(newer, seqOf(ours.frontier, newer)) })
}

function push(session: PeerSession, { range, form, bytes }: SessionInput & { kind: 'push' }, ours: Ours): Step {
  if (!isOpen(session)) return stay(session)
  const head = ours.frontier.get(range.log)
  const theirs = head ? laterOf(session.theirs ?? new Map(), new Map([[range.log, head]])) : session.theirs
  return say({ ...session, theirs }, { kind: 'run', form, bytes })
}

function announce(session: PeerSession, logs: readonly LogId[], ours: Ours): Step {
  if (!isOpen(session) || !session.theirs) return stay(session)
  const heads = new Map(
    logs.flatMap((log) => {
      const head = ours.frontier.get(log)
      return head && head.seq > (session.theirs?.get(log)?.seq ?? 0) && log !== session.peer
        ? [[log, head] as const]
        : []
    })
  )
  return heads.size > 0 ? say(session, { kind: 'announce', heads }) : stay(session)
}

function tick(session: PeerSession, ours: Ours): Step {
  const ticked = passTick({ ...session, saidTeam: 'no' }, ours)
  return session.saidTeam === 'outdated' ? then(ticked, (now) => teamChanged(now, ours)) : ticked
}

function passTick(session: PeerSession, ours: Ours): Step {
  const closedTicks = session.phase === 'proven' && !session.saidFull ? session.closedTicks + 1 : 0
  const now = { ...session, ticks: session.ticks + 1, silence: session.silence + 1, closedTicks }
  if (session.phase === 'greeting') return now.ticks > HELLO_TICKS ? over(now, 'no hello') : stay(now)
  if (now.silence > SILENCE_TICKS) return over(now, 'silent')
  if (now.closedTicks > CLOSED_TICKS) return over(now, 'nothing but statements')
  const beat = now.ticks % HEARTBEAT_TICKS === 0 ? say(now, { kind: 'ping', state: ours.state }) : stay(now)
  if (now.asked.length === 0) return beat
  const waiting = { ...beat.session, askedTicks: now.askedTicks + 1 }
  return waiting.askedTicks > ANSWER_TICKS
    ? alongside(beat.effects, answered(waiting, ours))
    : { ...beat, session: waiting }
}

/** A device that slept knows nothing of its links: what both hold is compared at once, and a ghost is soon found out. */
function wake(session: PeerSession, ours: Ours): Step {
  if (session.phase !== 'proven') return stay(session)
  const silence = Math.max(session.silence, SILENCE_TICKS - WOKEN_TICKS)
  return say({ ...session, silence }, { kind: 'ping', state: ours.state })
}

function strike(session: PeerSession, reason: string): Step {
  const strikes = session.strikes + 1
  if (session.phase === 'greeting' || strikes >= MOST_STRIKES) return misbehaved(session, reason)
  return stay({ ...session, strikes })
}

function misbehaved(session: PeerSession, reason: string): Step {
  return alongside([{ kind: 'ban' }], alongside([bye('misbehaved')], over(session, reason)))
}

function end(session: PeerSession, reason: ByeReason): Step {
  return alongside([bye(reason)], over(session, reason))
}

const bye = (reason: ByeReason): SessionEffect => ({ kind: 'send', message: { kind: 'bye', reason } })

function over(session: PeerSession, reason: string): Step {
  return { session: { ...session, phase: 'over', asked: [] }, effects: [{ kind: 'fail', reason }] }
}

function learned(session: PeerSession): Step {
  return { session, effects: [{ kind: 'learned' }] }
}

/** MSG-9: to who is out, none but what put them out. */
const headsFor = (session: PeerSession, ours: Ours, heads: readonly StatementId[]) =>
  (ours.within(session) ?? heads).slice(0, HEADS_TOGETHER)

const prefixOf = (head: StatementId) => idToBytes(head).subarray(0, 8)

const stay = (session: PeerSession): Step => ({ session, effects: [] })

function say(session: PeerSession, message: Exclude<PeerMessage, { kind: 'unknown' }>): Step {
  return { session, effects: [{ kind: 'send', message }] }
}

function then(first: Step, next: (session: PeerSession) => Step): Step {
  return alongside(first.effects, next(first.session))
}

function alongside(effects: readonly SessionEffect[], rest: Step): Step {
  return { session: rest.session, effects: [...effects, ...rest.effects] }
}
