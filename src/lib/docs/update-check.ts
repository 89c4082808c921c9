/**
 * Judges an update before it may touch any document: once Yjs has applied bytes there is no way back, and what a
 * peer signed is still only what a peer sent.
 *
 * - Costs at most a pass over the bytes and memory in proportion to them, whatever the bytes declare.
 * - Says nothing about what the text will look like: that is the guard's, on a shadow document.
 * - Deletions of others' words are allowed (everyone may edit); words under another's id are not.
 */
import { err, ok, type Result } from '$lib/base/result'
import {
  MOST_CLOCK,
  MOST_DEPTH,
  MOST_EMPTY_LENGTH,
  MOST_STRUCTS,
  PLAIN_BYTES,
  PLAIN_FORMATS,
  PLAIN_LEANS,
  PLAIN_PIECES
} from './limits'
import {
  readStructs,
  refuse,
  UpdateRefused,
  type Reckoning,
  type Struct,
  type StructId,
  type UpdateFault,
  type UpdateLimits
} from './update-reader'

export type { UpdateFault, UpdateLimits } from './update-reader'

export const UPDATE_LIMITS: UpdateLimits = {
  structs: MOST_STRUCTS,
  emptyLength: MOST_EMPTY_LENGTH,
  clock: MOST_CLOCK,
  // The run of text in the deepest element is a type of its own.
  depth: MOST_DEPTH + 1
}

export interface UpdateSummary {
  readonly structs: number
  /** Large or strange: Yjs may take long over it, so it is tried apart before any document here takes it. */
  readonly isHeavy: boolean
  /** The ids it writes under. */
  readonly clients: ReadonlySet<number>
}

/** Checks one Yjs V2 update; `allowed` says under which client ids its author may write. Never throws. */
export function validateUpdate(
  update: Uint8Array,
  allowed: (clientId: number) => boolean,
  limits: UpdateLimits = UPDATE_LIMITS
): Result<UpdateSummary, UpdateFault> {
  try {
    const structs: Struct[] = []
    const reckoning = readStructs(update, limits, (struct) => {
      if (!allowed(struct.client)) refuse({ kind: 'ForeignClient', client: struct.client })
      checkDirection(struct)
      structs.push(struct)
    })
    const find = finderOf(structs)
    checkDepth(structs, find, limits.depth)
    return ok({
      structs: structs.length,
      isHeavy: update.length > PLAIN_BYTES || isHeavy(reckoning) || leansOften(structs, find),
      clients: new Set(structs.map((struct) => struct.client))
    })
  } catch (failure) {
    if (failure instanceof UpdateRefused) return err(failure.fault)
    // lib0 throws plain errors where bytes end early; a RangeError is a tower of values or an impossible length.
    return err({ kind: 'MalformedUpdate', reason: failure instanceof Error ? failure.message : 'unreadable' })
  }
}

function checkDirection({ client, clock, origins, anchor }: Struct): void {
  const leansOn = anchor ? [...origins, anchor] : origins
  const isForward = leansOn.some((id) => id.client === client && id.clock >= clock)
  if (isForward) refuse({ kind: 'ForwardReference', client, clock })
}

/** Depth as far as this update shows it; what it hangs from is judged with the whole document, by the guard. */
function checkDepth(structs: readonly Struct[], find: Find, most: number): void {
  const depthByStruct = new Map<Struct, number>()
  for (const struct of structs) {
    if (struct.isType && depthOf(struct, find, depthByStruct) > most) refuse({ kind: 'TooDeep', most })
  }
}

function isHeavy({ pieces, formats }: Reckoning): boolean {
  return pieces > PLAIN_PIECES || formats > PLAIN_FORMATS
}

/**
 * Yjs looks for the place of each struct that does not go on from one beside it, among all that stand there already: with
 * twenty bytes a peer can make it walk through a whole book.
 */
function leansOften(structs: readonly Struct[], find: Find): boolean {
  const leans = (struct: Struct) => struct.place === 'root' || struct.origins.some((origin) => !find(origin))
  return structs.length > PLAIN_LEANS && structs.filter(leans).length > PLAIN_LEANS
}

type Find = (id: StructId) => Struct | undefined

/** Types above a struct. Follows the chain upwards by hand: it can be as long as the update has structs. */
function depthOf(struct: Struct, find: Find, known: Map<Struct, number>): number {
  const chain: Struct[] = []
  const onChain = new Set<Struct>()
  let at: Struct | undefined = struct
  while (at && !known.has(at)) {
    if (onChain.has(at)) refuse({ kind: 'ForwardReference', client: at.client, clock: at.clock })
    onChain.add(at)
    chain.push(at)
    at = at.anchor ? find(at.anchor) : undefined
  }
  let depth = at ? (known.get(at) ?? 0) : 0
  for (const link of chain.reverse()) {
    if (link.place === 'below') depth += 1
    known.set(link, depth)
  }
  return depth
}

/** Finds the struct that holds a clock: the structs of one client stand in order. */
function finderOf(structs: readonly Struct[]): Find {
  const structsByClient = new Map<number, Struct[]>()
  for (const struct of structs) {
    const row = structsByClient.get(struct.client)
    if (row) row.push(struct)
    else structsByClient.set(struct.client, [struct])
  }
  return ({ client, clock }) => {
    const row = structsByClient.get(client) ?? []
    let low = 0
    let high = row.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const struct = row[middle]
      if (!struct || clock < struct.clock) high = middle - 1
      else if (clock >= struct.clock + struct.length) low = middle + 1
      else return struct
    }
    return undefined
  }
}
