/**
 * Reads the structs of one Yjs V2 update, one at a time, without building any of them.
 *
 * Why not Yjs' own readers: `applyUpdateV2` allocates what the header declares (8 bytes ask for 263 MB), and
 * `decodeUpdateV2` collects structs for as long as its run-length decoders repeat themselves, which 20 bytes can make
 * for ever. Here every struct is paid for before the next is read: by bytes, or from a counted budget.
 *
 * Every fault is thrown as `UpdateRefused` and caught in one place, `update-check.ts`.
 */
import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'

export type UpdateFault =
  /** Bytes that are no update, or one that Yjs never writes (empty structs, repeated clients, bytes left over). */
  | { readonly kind: 'MalformedUpdate'; readonly reason: string }
  | { readonly kind: 'TooManyStructs'; readonly most: number }
  /** A struct that carries nothing moves a clock too far, or a clock leaves the numbers Yjs can count with. */
  | { readonly kind: 'ClockTooFar'; readonly client: number; readonly clock: number }
  | { readonly kind: 'TooDeep'; readonly most: number }
  /** Written under an id that is not its author's. */
  | { readonly kind: 'ForeignClient'; readonly client: number }
  /** Leans on something its own client writes later: it could never be applied. */
  | { readonly kind: 'ForwardReference'; readonly client: number; readonly clock: number }
  | { readonly kind: 'ForbiddenKey'; readonly key: string }
  | { readonly kind: 'ForbiddenContent'; readonly content: string }

export class UpdateRefused extends Error {
  override name = 'UpdateRefused'
  constructor(readonly fault: UpdateFault) {
    super(fault.kind)
  }
}

export function refuse(fault: UpdateFault): never {
  throw new UpdateRefused(fault)
}

export interface UpdateLimits {
  /** Structs, ranges of deletions and plain values together. */
  readonly structs: number
  /** Length of a struct that carries nothing. */
  readonly emptyLength: number
  readonly clock: number
  /** Shared types inside shared types. */
  readonly depth: number
}

export interface StructId {
  readonly client: number
  readonly clock: number
}

/** What is known of a struct from its own bytes. */
export interface Struct extends StructId {
  readonly length: number
  /** `below`: a type in this document; `beside`: has the parent of that struct; `root`: a root type; `none`: GC, Skip. */
  readonly place: 'below' | 'beside' | 'root' | 'none'
  readonly anchor: StructId | null
  readonly origins: readonly StructId[]
  readonly isType: boolean
}

/** What an update is made of, beside its structs. */
export interface Reckoning {
  /** Structs, ranges of deletions and plain values together. */
  readonly pieces: number
  /** Different marks that it turns on or off. */
  readonly formats: number
}

/** Yjs' content references. Anything else is unknown to the Yjs this was written for. */
const CONTENT = { deleted: 1, json: 2, binary: 3, string: 4, embed: 5, format: 6, type: 7, any: 8, doc: 9 } as const
const GC = 0
const SKIP = 10
const MOST_TYPE_REF = 6
/** Types with a name of their own: XmlElement and XmlHook. */
const NAMED_TYPE_REFS: ReadonlySet<number> = new Set([3, 5])
const KIND_BITS = 0b0001_1111
const HAS_PARENT_KEY = 0b0010_0000
const HAS_RIGHT = 0b0100_0000
const HAS_LEFT = 0b1000_0000
const PLAIN_OBJECT = 118
const PLAIN_ARRAY = 117

/** Calls `visit` for every struct in the order of the bytes, then reads the deletions. */
export function readStructs(update: Uint8Array, limits: UpdateLimits, visit: (struct: Struct) => void): Reckoning {
  // A buffer of exact size: lib0 reads views through their whole buffer and would not notice the end.
  const exact = update.byteLength === update.buffer.byteLength ? update : update.slice()
  const decoder = new Y.UpdateDecoderV2(decoding.createDecoder(exact))
  const rest = decoder.restDecoder
  const budget = newBudget(limits.structs)
  const seen = new Set<number>()
  const formats = new Set<string>()
  for (let sections = decoding.readVarUint(rest); sections > 0; sections--) {
    const count = decoding.readVarUint(rest)
    budget.spend(count)
    const client = decoder.readClient()
    if (seen.has(client)) malformed('a client twice')
    seen.add(client)
    let clock = decoding.readVarUint(rest)
    for (let i = 0; i < count; i++) {
      const struct = readStruct({ decoder, rest, budget, limits, formats }, { client, clock })
      visit(struct)
      clock += struct.length
      checkClock({ client, clock }, limits)
    }
  }
  readDeletions(rest, budget)
  return { pieces: budget.spent, formats: formats.size }
}

interface Reading {
  readonly decoder: Y.UpdateDecoderV2
  readonly rest: decoding.Decoder
  readonly budget: Budget
  readonly limits: UpdateLimits
  readonly formats: Set<string>
}

function readStruct(reading: Reading, id: StructId): Struct {
  const { decoder, rest } = reading
  const bits = decoder.readInfo()
  if (!Number.isInteger(bits)) malformed('ends before its structs')
  const kind = bits & KIND_BITS
  if (kind === GC) return emptyStruct(reading, id, decoder.readLen())
  if (kind === SKIP) return emptyStruct(reading, id, decoding.readVarUint(rest))
  const left = (bits & HAS_LEFT) !== 0 ? checkedId(decoder.readLeftID()) : null
  const right = (bits & HAS_RIGHT) !== 0 ? checkedId(decoder.readRightID()) : null
  const place = left || right ? beside(left ?? right) : readParent(decoder, (bits & HAS_PARENT_KEY) !== 0)
  const length = readContent(reading, id, kind)
  if (!(length > 0)) malformed('a struct of no length')
  const origins = [left, right].filter((origin) => origin !== null)
  return { ...id, ...place, length, origins, isType: kind === CONTENT.type }
}

type Place = Pick<Struct, 'place' | 'anchor'>

function beside(anchor: StructId | null): Place {
  return { place: 'beside', anchor }
}

function readParent(decoder: Y.UpdateDecoderV2, hasKey: boolean): Place {
  const isRoot = decoder.readParentInfo()
  if (isRoot) checkedKey(decoder.readString())
  const anchor = isRoot ? null : checkedId(decoder.readLeftID())
  if (hasKey) checkedKey(decoder.readString())
  return { place: isRoot ? 'root' : 'below', anchor }
}

function emptyStruct({ limits }: Reading, id: StructId, length: number): Struct {
  if (!(length > 0)) malformed('a struct of no length')
  checkEmptyLength(id, length, limits)
  return { ...id, length, place: 'none', anchor: null, origins: [], isType: false }
}

/** Reads past the content and says how long it is. */
function readContent(reading: Reading, id: StructId, kind: number): number {
  const { decoder } = reading
  switch (kind) {
    case CONTENT.deleted:
      return emptyStruct(reading, id, decoder.readLen()).length
    case CONTENT.string:
      return decoder.readString().length
    case CONTENT.binary:
      decoder.readBuf()
      return 1
    case CONTENT.embed:
      skipValue(reading, 0)
      return 1
    case CONTENT.format:
      reading.formats.add(checkedKey(decoder.readKey()))
      skipValue(reading, 0)
      return 1
    case CONTENT.type:
      return readType(decoder)
    case CONTENT.json:
    case CONTENT.any: {
      const length = decoder.readLen()
      reading.budget.spend(length)
      for (let i = 0; i < length; i++) skipValue(reading, 0)
      return length
    }
    case CONTENT.doc:
      return refuse({ kind: 'ForbiddenContent', content: 'a document in a document' })
    default:
      return malformed(`content ${kind}`)
  }
}

function readType(decoder: Y.UpdateDecoderV2): number {
  const ref = decoder.readTypeRef()
  if (!(ref >= 0 && ref <= MOST_TYPE_REF)) malformed(`type ${ref}`)
  if (NAMED_TYPE_REFS.has(ref)) checkedKey(decoder.readKey())
  return 1
}

/** One plain value; objects and arrays by hand, so that depth and keys are seen before anything is built. */
function skipValue(reading: Reading, depth: number): void {
  const { rest, budget, limits } = reading
  checkValueDepth(depth, limits)
  const kind = rest.arr[rest.pos]
  if (kind !== PLAIN_OBJECT && kind !== PLAIN_ARRAY) {
    decoding.readAny(rest)
    if (rest.pos > rest.arr.length) malformed('ends inside a value')
    return
  }
  rest.pos += 1
  const length = decoding.readVarUint(rest)
  budget.spend(length)
  for (let i = 0; i < length; i++) {
    if (kind === PLAIN_OBJECT) checkedKey(decoding.readVarString(rest))
    skipValue(reading, depth + 1)
  }
}

function checkClock({ client, clock }: StructId, limits: UpdateLimits): void {
  if (clock > limits.clock) refuse({ kind: 'ClockTooFar', client, clock })
}

function checkEmptyLength({ client, clock }: StructId, length: number, { emptyLength }: UpdateLimits): void {
  if (length > emptyLength) refuse({ kind: 'ClockTooFar', client, clock: clock + length })
}

function checkValueDepth(depth: number, { depth: most }: UpdateLimits): void {
  if (depth > most) refuse({ kind: 'TooDeep', most })
}

/** Deleting what others wrote is allowed; deleting without end is not. */
function readDeletions(rest: decoding.Decoder, budget: Budget): void {
  for (let clients = decoding.readVarUint(rest); clients > 0; clients--) {
    decoding.readVarUint(rest)
    const ranges = decoding.readVarUint(rest)
    budget.spend(ranges)
    for (let i = 0; i < ranges; i++) {
      decoding.readVarUint(rest)
      decoding.readVarUint(rest)
    }
  }
  if (rest.pos !== rest.arr.length) malformed('bytes left over')
}

function checkedId({ client, clock }: StructId): StructId {
  const fits = Number.isSafeInteger(client) && Number.isSafeInteger(clock) && client >= 0 && clock >= 0
  return fits ? { client, clock } : malformed('an impossible id')
}

/** `toJSON()` of a map with this key would give its object another prototype. */
function checkedKey(key: unknown): string {
  if (typeof key !== 'string') return malformed('a key that is no text')
  return key === '__proto__' ? refuse({ kind: 'ForbiddenKey', key }) : key
}

function malformed(reason: string): never {
  return refuse({ kind: 'MalformedUpdate', reason })
}

interface Budget {
  readonly spent: number
  spend(amount: number): void
}

function newBudget(most: number): Budget {
  let left = most
  return {
    get spent() {
      return most - left
    },
    spend(amount) {
      left -= amount
      if (!(left >= 0)) refuse({ kind: 'TooManyStructs', most })
    }
  }
}
