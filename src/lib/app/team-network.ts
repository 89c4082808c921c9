/**
 * What an admin settles for everybody: shared relays, and the servers that help find direct paths. One statement names all of it,
 * and the name of the workspace, so whatever is not changed is said again as it is.
 */
import { err, ok, type Failure, type Result } from '../base/result'
import type { Engine } from '../sync/engine'
import { parseIceServer, type TypedServer } from '../wire/ice-server'
import { MAX_RELAYS } from '../wire/limits'
import type { IceServer } from '../wire/statement'

type Speaking = Pick<Engine, 'say' | 'team'>

interface TeamNetwork {
  readonly relays: readonly string[]
  readonly ice: readonly IceServer[]
}

/** In the form `parseRelayAddress` gives; one that is named already is not said again. */
export async function nameSharedRelay(engine: Speaking, address: string): Promise<Result<undefined, Failure>> {
  const { relays } = engine.team
  if (relays.includes(address)) return ok()
  if (relays.length >= MAX_RELAYS) return err({ kind: 'TooManyRelays' })
  return say(engine, { relays: [...relays, address] })
}

export function dropSharedRelay(engine: Speaking, address: string): Promise<Result<undefined, Failure>> {
  return say(engine, { relays: engine.team.relays.filter((each) => each !== address) })
}

/** A server whose address is named already is replaced: its password may be another one. */
export async function nameServer(engine: Speaking, typed: TypedServer): Promise<Result<undefined, Failure>> {
  const server = parseIceServer(typed)
  if (!server.ok) return server
  const others = engine.team.ice.filter(({ url }) => url !== server.value.url)
  if (others.length >= MAX_RELAYS) return err({ kind: 'TooManyServers' })
  return say(engine, { ice: [...others, server.value] })
}

export function dropServer(engine: Speaking, url: string): Promise<Result<undefined, Failure>> {
  return say(engine, { ice: engine.team.ice.filter((each) => each.url !== url) })
}

async function say(engine: Speaking, change: Partial<TeamNetwork>): Promise<Result<undefined, Failure>> {
  const { name, relays, ice } = engine.team
  const said = await engine.say({ type: 'SetWorkspace', name, relays, ice, ...change })
  if (said.ok) return said
  return said.error.kind === 'NotAllowed' ? err({ kind: 'TeamRuleForbids' }) : said
}
