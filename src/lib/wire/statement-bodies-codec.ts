/** One row for each statement type: its code, how its body is written, and how it is read, in the same order (STM-3). */
import { compareIds, type KeyId, type LogId, type StatementId } from '../base/ids'
import type { Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes, type Reader, type Writer } from './codec'
import { readFrontier, writeFrontier } from './frontier-codec'
import { HASH_BYTES, KEY_BYTES, SIGNATURE_BYTES } from './sizes'
import {
  MAX_DEPS,
  MAX_NAME_BYTES,
  MAX_RELAYS,
  MAX_SEALED_KEY_BYTES,
  MAX_STATEMENT_PARENTS,
  MAX_URL_BYTES,
  MAX_WORK_MINUTES,
  MAX_WRAPPED_KEYS,
  MAX_ZONE_BYTES
} from './limits'
import type { Cutoff, IceServer, Profile, PublicKeys, Role, StatementBodyValue, StatementType } from './statement'
import { readWrapped, writeWrapped } from './wrapped-codec'

type BodyOf<T extends StatementType> = Extract<StatementBodyValue, { type: T }>
type KnownType = Exclude<StatementType, 'Unknown'>

type BodyByType = { readonly [T in KnownType]: BodyOf<T> }

interface BodyCodec<T extends KnownType> {
  readonly code: number
  write(writer: Writer, body: BodyByType[T]): void
  read(reader: Reader): BodyByType[T]
}

const ROLES: readonly Role[] = ['owner', 'admin', 'editor', 'viewer']
const NONCE_BYTES = 16
const DAYS = 7

const writeKeys = (writer: Writer, { sign, box }: PublicKeys) => writer.fixed(sign, KEY_BYTES).fixed(box, KEY_BYTES)
const readKeys = (reader: Reader): PublicKeys => ({ sign: reader.fixed(KEY_BYTES), box: reader.fixed(KEY_BYTES) })

function writeProfile(writer: Writer, { name, zone, hours }: Profile): void {
  writer
    .text(name)
    .text(zone)
    .list(hours, (w, day) => (day ? w.flag(true).uint(day[0]).uint(day[1]) : w.flag(false)))
}

function readProfile(reader: Reader): Profile {
  const name = reader.text(MAX_NAME_BYTES)
  const zone = reader.text(MAX_ZONE_BYTES)
  const hours = reader.list(DAYS, (r) =>
    r.flag() ? ([r.uint(MAX_WORK_MINUTES), r.uint(MAX_WORK_MINUTES)] as const) : null
  )
  return { name, zone, hours }
}

const writeRole = (writer: Writer, role: Role) => writer.byte(ROLES.indexOf(role))
const readRole = (reader: Reader): Role => ROLES[reader.byte()] ?? reader.fail('an unknown role')

interface FormerKey {
  readonly key: KeyId
  readonly sealed: Uint8Array
}
const byKey = (a: FormerKey, b: FormerKey) => compareIds(a.key, b.key)

type CutLog = readonly [LogId, { readonly seq: number; readonly hash: Uint8Array }]
const byLog = ([a]: CutLog, [b]: CutLog) => compareIds(a, b)

/** Whole hashes: who may choose two entries with equal beginnings must not be able to choose both for the same end. */
function writeCutoff(writer: Writer, cutoff: Cutoff): void {
  writer.list([...cutoff].sort(byLog), (w, [log, { seq, hash }]) => w.id('log', log).uint(seq).fixed(hash, HASH_BYTES))
}

function readCutoff(reader: Reader): Cutoff {
  return new Map(
    reader.sorted(MAX_DEPS, byLog, (r): CutLog => [r.id('log'), { seq: r.uint(), hash: r.fixed(HASH_BYTES) }])
  )
}

/** What ends a membership, a role or a device says how far its logs count, and which open invites stay open. */
interface End {
  readonly cutoff: Cutoff
  readonly keepInvites: readonly StatementId[]
}

function writeEnd(writer: Writer, { cutoff, keepInvites }: End): void {
  writeCutoff(writer, cutoff)
  writer.list([...keepInvites].sort(compareIds), (w, invite) => w.id('statement', invite))
}

function readEnd(reader: Reader): End {
  const cutoff = readCutoff(reader)
  return { cutoff, keepInvites: reader.sorted(MAX_STATEMENT_PARENTS, compareIds, (r) => r.id('statement')) }
}

function writeIce(writer: Writer, { url, login }: IceServer): void {
  writer.text(url).flag(login !== null)
  if (login) writer.text(login.username).text(login.credential)
}

function readIce(reader: Reader): IceServer {
  const url = reader.text(MAX_URL_BYTES)
  const login = reader.flag() ? { username: reader.text(MAX_URL_BYTES), credential: reader.text(MAX_URL_BYTES) } : null
  return { url, login }
}

const readUrls = (reader: Reader) => reader.list(MAX_RELAYS, (r) => r.text(MAX_URL_BYTES))

const BODY_CODECS: { readonly [T in KnownType]: BodyCodec<T> } = {
  Genesis: {
    code: 1,
    write(w, b) {
      w.text(b.name).fixed(b.nonce, NONCE_BYTES)
      writeProfile(w, b.profile)
      writeKeys(w, b.device).text(b.deviceName).fixed(b.keyHash, HASH_BYTES)
    },
    read: (r) => ({
      type: 'Genesis',
      name: r.text(MAX_NAME_BYTES),
      nonce: r.fixed(NONCE_BYTES),
      profile: readProfile(r),
      device: readKeys(r),
      deviceName: r.text(MAX_NAME_BYTES),
      keyHash: r.fixed(HASH_BYTES)
    })
  },
  Invite: {
    code: 2,
    write(w, b) {
      writeRole(writeKeys(w, b.invite), b.role)
        .uint(b.uses)
        .flag(b.endsMs !== null)
      if (b.endsMs !== null) w.uint(b.endsMs)
    },
    read: (r) => ({
      type: 'Invite',
      invite: readKeys(r),
      role: readRole(r),
      uses: r.uint(),
      endsMs: r.flag() ? r.uint() : null
    })
  },
  RevokeInvite: {
    code: 3,
    write: (w, b) => void w.id('statement', b.invite),
    read: (r) => ({ type: 'RevokeInvite', invite: r.id('statement') })
  },
  Admit: {
    code: 4,
    write(w, b) {
      writeKeys(w.id('statement', b.invite), b.device).text(b.deviceName)
      writeProfile(w, b.profile)
      w.fixed(b.inviteSignature, SIGNATURE_BYTES)
    },
    read: (r) => ({
      type: 'Admit',
      invite: r.id('statement'),
      device: readKeys(r),
      deviceName: r.text(MAX_NAME_BYTES),
      profile: readProfile(r),
      inviteSignature: r.fixed(SIGNATURE_BYTES)
    })
  },
  AddDevice: {
    code: 5,
    write: (w, b) => writeArrival(w, b),
    read: (r) => ({ type: 'AddDevice', ...readArrival(r) })
  },
  SetRole: {
    code: 6,
    write: (w, b) => writeEnd(writeRole(w.id('member', b.member), b.role), b),
    read: (r) => ({ type: 'SetRole', member: r.id('member'), role: readRole(r), ...readEnd(r) })
  },
  RemoveDevice: {
    code: 7,
    write: (w, b) => writeEnd(w.id('device', b.device), b),
    read: (r) => ({ type: 'RemoveDevice', device: r.id('device'), ...readEnd(r) })
  },
  RemoveMember: {
    code: 8,
    write: (w, b) => writeEnd(w.id('member', b.member), b),
    read: (r) => ({ type: 'RemoveMember', member: r.id('member'), ...readEnd(r) })
  },
  Leave: {
    code: 9,
    write: (w, b) => writeEnd(w, b),
    read: (r) => ({ type: 'Leave', ...readEnd(r) })
  },
  RotateEpoch: {
    code: 10,
    write(w, b) {
      writeWrapped(w.fixed(b.keyHash, HASH_BYTES), b.wrapped)
      w.list([...b.former].sort(byKey), (x, { key, sealed }) => x.id('key', key).bytes(sealed))
    },
    read: (r) => ({
      type: 'RotateEpoch',
      keyHash: r.fixed(HASH_BYTES),
      wrapped: readWrapped(r, MAX_WRAPPED_KEYS),
      former: r.sorted(MAX_STATEMENT_PARENTS, byKey, (x) => ({
        key: x.id('key'),
        sealed: x.bytes(MAX_SEALED_KEY_BYTES)
      }))
    })
  },
  LogOpen: {
    code: 11,
    write: (w, b) => void w.id('log', b.log).fixed(b.logKey, KEY_BYTES).fixed(b.logSignature, SIGNATURE_BYTES),
    read: (r) => ({
      type: 'LogOpen',
      log: r.id('log'),
      logKey: r.fixed(KEY_BYTES),
      logSignature: r.fixed(SIGNATURE_BYTES)
    })
  },
  CloseLog: {
    code: 12,
    write: (w, b) => void w.id('log', b.log).uint(b.seq).fixed(b.hash, HASH_BYTES),
    read: (r) => ({ type: 'CloseLog', log: r.id('log'), seq: r.uint(), hash: r.fixed(HASH_BYTES) })
  },
  SetProfile: {
    code: 13,
    write: (w, b) => writeProfile(w, b.profile),
    read: (r) => ({ type: 'SetProfile', profile: readProfile(r) })
  },
  SetWorkspace: {
    code: 14,
    write: (w, b) =>
      void w
        .text(b.name)
        .list(b.relays, (x, url) => x.text(url))
        .list(b.ice, writeIce),
    read: (r) => ({
      type: 'SetWorkspace',
      name: r.text(MAX_NAME_BYTES),
      relays: readUrls(r),
      ice: r.list(MAX_RELAYS, readIce)
    })
  },
  Adopt: {
    code: 15,
    write: (w, b) => writeCutoff(w, b.entries),
    read: (r) => ({ type: 'Adopt', entries: readCutoff(r) })
  },
  Attest: {
    code: 16,
    write(w, b) {
      writeFrontier(w.id('document', b.document), b.frontier)
      w.fixed(b.hash, HASH_BYTES)
    },
    read: (r) => ({
      type: 'Attest',
      document: r.id('document'),
      frontier: readFrontier(r),
      hash: r.fixed(HASH_BYTES)
    })
  },
  Recover: {
    code: 17,
    write: (w, b) => writeArrival(w, b),
    read: (r) => ({ type: 'Recover', ...readArrival(r) })
  }
}

type Arrival = Omit<BodyOf<'AddDevice'>, 'type'>

function writeArrival(writer: Writer, arrival: Arrival): void {
  writeKeys(writer.id('member', arrival.member), arrival.device).text(arrival.deviceName)
  writeWrapped(writer.fixed(arrival.deviceSignature, SIGNATURE_BYTES), arrival.wrapped)
}

function readArrival(reader: Reader): Arrival {
  return {
    member: reader.id('member'),
    device: readKeys(reader),
    deviceName: reader.text(MAX_NAME_BYTES),
    deviceSignature: reader.fixed(SIGNATURE_BYTES),
    wrapped: readWrapped(reader, MAX_WRAPPED_KEYS)
  }
}

const TYPE_BY_CODE = new Map(Object.entries(BODY_CODECS).map(([type, { code }]) => [code, type as KnownType]))

export function bodyCodeOf(body: StatementBodyValue): number {
  return body.type === 'Unknown' ? body.code : BODY_CODECS[body.type].code
}

export function writeStatementBody(body: StatementBodyValue): Uint8Array<ArrayBuffer> {
  if (body.type === 'Unknown') return body.bytes.slice()
  const writer = newWriter()
  writeAs(body.type, writer, body)
  return writer.done()
}

function writeAs<T extends KnownType>(type: T, writer: Writer, body: BodyByType[T]): void {
  BODY_CODECS[type].write(writer, body)
}

export function readStatementBody(code: number, bytes: Uint8Array): Result<StatementBodyValue, MalformedBytes> {
  const type = TYPE_BY_CODE.get(code)
  if (!type) return { ok: true, value: { type: 'Unknown', code, bytes: bytes.slice() } }
  return decodeWith<StatementBodyValue>(bytes, (reader) => BODY_CODECS[type].read(reader))
}
