/**
 * From sealed entries to what may be applied: open, read, and judge each body by the log it came in.
 *
 * - Opening is done in groups (OPEN_GROUP), judging one by one: a piece may carry the statement that lets it in.
 * - Every refusal has a reason and is final; what this device has no key for is decided too, it is just not meant for it.
 * - An update is validated before any document sees it: whose ids it writes under, how much, how deep.
 */
import { equalBytes, noBytes } from '../base/bytes'
import { type DocumentId, type KeyId, type LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { bodyKey, type BodyKey, type SealingKey } from '../crypto/sealing'
import { validateUpdate } from '../docs/update-check'
import { bodyAad } from '../log/log-writer'
import { openRecord } from '../log/range-record'
import type { StoreFailure } from '../log/workspace-store'
import { mayAct, mayWrite } from '../team/authority'
import { statementIdOf } from '../team/device-id'
import type { TeamState } from '../team/team-state'
import { decodeAct } from '../wire/act-codec'
import { decodeBody } from '../wire/body-codec'
import type { Body, Envelope } from '../wire/entry'
import { decodeStatement } from '../wire/statement-codec'
import { documentOf, tagOf } from './body-document'
import { clientCheck } from './client-ids'
import { OPEN_GROUP } from './limits'
import { spanOf, type Piece } from './piece'

export type Refusal =
  'cannotOpen' | 'malformedBody' | 'wrongTag' | 'notAllowed' | 'foreignClient' | 'malformedUpdate' | 'newer'

/** A body opened, or why it could not be; null where this device has no key. */
export type OpenedBody = Body | { readonly kind: 'refused'; readonly reason: Refusal } | null

export interface OpenedPiece {
  readonly piece: Piece
  readonly bodies: readonly OpenedBody[]
  /** Where each body stands; a merged one at the last of its seqs, and by its place in the piece. */
  readonly places: readonly BodyAt[]
}

interface BodyAt {
  readonly seq: number
  readonly body: number
}

export interface JudgedUpdate extends BodyAt {
  readonly document: DocumentId
  readonly update: Uint8Array
  /** Tried apart before it is decided. */
  readonly isHeavy: boolean
}

export interface JudgedAct extends BodyAt {
  readonly document: DocumentId | null
  readonly bytes: Uint8Array
}

export interface Judgement {
  readonly updates: readonly JudgedUpdate[]
  readonly acts: readonly JudgedAct[]
  readonly refused: readonly Refusal[]
}

/** Nothing is refused for it: what was to be opened is opened when the code for it can be loaded. */
export interface PartNotLoaded {
  readonly kind: 'PartNotLoaded'
}

/** What keeps pieces from being read and opened. */
export type OpeningFailure = StoreFailure | PartNotLoaded

export interface Opener {
  open(pieces: readonly Piece[]): Promise<Result<readonly OpenedPiece[], PartNotLoaded>>
  /** One body of an entry that was judged before; null when it does not open any more. */
  openOne(envelope: Envelope, index: number): Promise<Body | null>
  /** The key bodies and records of a log are sealed with; null where this device has none. */
  keyOf(key: KeyId, log: LogId): Promise<BodyKey | null>
}

/** Opens with the keys `sealingKeyOf` knows now; remembers derived keys, one for each log and epoch. */
export function newOpener(sealingKeyOf: (key: KeyId) => SealingKey | null): Opener {
  const keys = new Map<string, Promise<BodyKey>>()

  async function keyOf(key: KeyId, log: LogId): Promise<BodyKey | null> {
    const sealingKey = sealingKeyOf(key)
    if (!sealingKey) return null
    const name = `${key} ${log}`
    const known = keys.get(name) ?? bodyKey(sealingKey, log)
    keys.set(name, known)
    return known
  }

  async function placesOf(envelope: Envelope): Promise<BodyPlace[]> {
    const { header, bodies } = envelope
    const [key, sealingKey] = [await keyOf(header.key, header.log), sealingKeyOf(header.key)]
    const keys = key && sealingKey ? { key, sealingKey } : null
    return bodies.map((_, index) => ({ keys, envelope, index }))
  }

  async function openRecordPiece(piece: Piece & { kind: 'record' }): Promise<OpenedPiece | null> {
    const { header } = piece.record
    const key = await keyOf(header.key, header.log)
    const none = [{ seq: header.to, body: 0 }]
    if (!key) return { piece, bodies: [null], places: none }
    const content = await openRecord(piece.record, key)
    if (!content.ok && content.error.kind === 'PartNotLoaded') return null
    if (!content.ok) return { piece, bodies: [refusal('cannotOpen')], places: none }
    const { merged, whole } = content.value
    const updates = merged.map((each): Body => ({ kind: 'update', ...each }))
    return {
      piece,
      bodies: [...updates, ...whole.map(({ body }) => body)],
      places: [
        ...merged.map(({ seqs }, body) => ({ seq: seqs.at(-1) ?? header.to, body })),
        ...whole.map(({ seq, index }) => ({ seq, body: index }))
      ]
    }
  }

  return {
    keyOf,
    async open(pieces) {
      const entries = pieces.flatMap((piece) => (piece.kind === 'entry' ? [piece.envelope] : []))
      const bodies = await openPlaces((await Promise.all(entries.map(placesOf))).flat())
      const opened: OpenedPiece[] = []
      for (const piece of pieces) {
        if (piece.kind === 'record') {
          const record = await openRecordPiece(piece)
          if (!record) return err({ kind: 'PartNotLoaded' })
          opened.push(record)
        } else {
          const own = bodies.splice(0, piece.envelope.bodies.length)
          const { seq } = piece.envelope.header
          opened.push({ piece, bodies: own, places: own.map((_, body) => ({ seq, body })) })
        }
      }
      return ok(opened)
    },
    async openOne(envelope, index) {
      const place = (await placesOf(envelope))[index]
      const body = place ? await openBody(place) : null
      return body && body.kind !== 'refused' ? body : null
    }
  }
}

/** A body, and what opens it; no keys where this device has none. */
interface BodyPlace {
  readonly keys: { readonly key: BodyKey; readonly sealingKey: SealingKey } | null
  readonly envelope: Envelope
  readonly index: number
}

/** Bodies of many entries together: each costs far less in company. */
async function openPlaces(places: readonly BodyPlace[]): Promise<OpenedBody[]> {
  const bodies: OpenedBody[] = []
  for (let at = 0; at < places.length; at += OPEN_GROUP) {
    bodies.push(...(await Promise.all(places.slice(at, at + OPEN_GROUP).map(openBody))))
  }
  return bodies
}

async function openBody({ keys, envelope: { header, bodies }, index }: BodyPlace): Promise<OpenedBody> {
  if (!keys) return null
  const opened = await keys.key.open(bodyAad(header, index), bodies[index] ?? noBytes)
  if (!opened.ok) return refusal('cannotOpen')
  const body = decodeBody(opened.value)
  if (!body.ok) return refusal('malformedBody')
  return hasItsTag(body.value, header.bodies[index]?.docTag, keys.sealingKey) ? body.value : refusal('wrongTag')
}

const refusal = (reason: Refusal): OpenedBody => ({ kind: 'refused', reason })

/** A body found under another document's tag would be fetched for one document and change another. */
function hasItsTag(body: Body, tag: Uint8Array | undefined, key: SealingKey): boolean {
  // What a kind from a newer version is about is not known here.
  return body.kind === 'unknown' || (tag !== undefined && equalBytes(tagOf(body, key), tag))
}

/** What of an opened piece may be applied, as the team stands when its statements are in. */
export function judgePiece({ piece, bodies, places }: OpenedPiece, log: LogId, team: TeamState): Judgement {
  const updates: JudgedUpdate[] = []
  const acts: JudgedAct[] = []
  const refused: Refusal[] = []
  const { writer, to } = spanOf(piece)
  for (const [index, body] of bodies.entries()) {
    if (body === null) continue
    const at = places[index] ?? { seq: to, body: index }
    const judged = body.kind === 'update' ? judgeUpdate(body, { log, writer, team }) : refusalOf(body, log, team)
    if (typeof judged === 'string') refused.push(judged)
    else if (judged) updates.push({ ...judged, ...at })
    else if (body.kind === 'act') acts.push({ document: documentOf(body), bytes: body.act, ...at })
  }
  return { updates, acts, refused }
}

interface Author {
  readonly log: LogId
  /** The id the log's headers carry; its clients are derived from it. */
  readonly writer: LogId
  readonly team: TeamState
}

/** Whether its author may write, under these client ids, and so much. */
function judgeUpdate(
  { document, clients, update }: Body & { kind: 'update' },
  { log, writer, team }: Author
): Pick<JudgedUpdate, 'document' | 'update' | 'isHeavy'> | Refusal {
  if (!mayWrite(team, log, 'update').ok) return 'notAllowed'
  const valid = validateUpdate(update, clientCheck(writer, document, clients))
  if (valid.ok) return { document, update, isHeavy: valid.value.isHeavy }
  return valid.error.kind === 'ForeignClient' ? 'foreignClient' : 'malformedUpdate'
}

function actRefusal(bytes: Uint8Array, log: LogId, team: TeamState): Refusal | null {
  const act = decodeAct(bytes)
  if (!act.ok) return 'malformedBody'
  if (act.value.body.type === 'unknown') return 'newer'
  return mayAct(team, log, act.value.body.type).ok ? null : 'notAllowed'
}

/** A statement that reads is judged by the team, whoever carries it; one of a newer version is nobody's to judge here. */
function isNewer(signed: Uint8Array): boolean {
  const statement = decodeStatement(signed, statementIdOf)
  return !statement.ok && statement.error.kind === 'Newer'
}

/** Null when the body may stand. */
function refusalOf(body: UnlessUpdate, log: LogId, team: TeamState): Refusal | null {
  switch (body.kind) {
    case 'refused':
      return body.reason
    case 'unknown':
      return 'newer'
    case 'statement':
      return isNewer(body.statement) ? 'newer' : null
    case 'act':
      return actRefusal(body.act, log, team)
    case 'blob-ref':
      return mayWrite(team, log, body.kind).ok ? null : 'notAllowed'
  }
}

type UnlessUpdate = Exclude<NonNullable<OpenedBody>, { readonly kind: 'update' }>
