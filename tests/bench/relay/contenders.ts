/** Who is measured: how each server is started, and in which tongue it is spoken to. */
import { join } from 'node:path'
import { startChild, type Child } from './child'
import { ourServer } from './our-server'
import type { TongueName } from './tongue'

export type ContenderName = 'ours' | 'y-webrtc signaling' | 'hocuspocus as shipped' | 'hocuspocus every update'

export interface Contender {
  readonly name: ContenderName
  readonly tongue: TongueName
  /** Whether it keeps what it is sent. */
  readonly isDurable: boolean
  /** Whether its acknowledgement to a client says that the edit is on disk; otherwise its process is asked. */
  readonly acksDurably: boolean
  /** A process of its own on an empty folder. */
  start(folder: string): Child
}

/** Before everything else in a server's process. */
const PROBED = ['--expose-gc', '--import', join(process.cwd(), 'tests/bench/relay/probe.js')]

/** This very program, in another part. */
const ROLES = [join(process.cwd(), 'scripts/bench-relay.js'), '--as']

export const startLoad = (): Child => startChild([...ROLES, 'load'])

/** `profile`: a folder for the CPU profile of our server, or null. */
export function contenders(profile: string | null): readonly Contender[] {
  const profiled = profile === null ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]
  const theirs = { tongue: 'hocuspocus', isDurable: true, acksDurably: false } as const
  const hocuspocus = (storing: string) => (folder: string) =>
    startChild([...PROBED, ...ROLES, 'hocuspocus', folder, storing])
  return [
    {
      name: 'ours',
      tongue: 'ours',
      isDurable: true,
      acksDurably: true,
      start: (folder) => {
        const { args, env } = ourServer(folder)
        return startChild([...PROBED, ...profiled, ...args], env)
      }
    },
    { name: 'hocuspocus every update', ...theirs, start: hocuspocus('every') },
    { name: 'hocuspocus as shipped', ...theirs, start: hocuspocus('shipped') },
    {
      name: 'y-webrtc signaling',
      tongue: 'signaling',
      isDurable: false,
      acksDurably: false,
      start: () => startChild([...PROBED, join(process.cwd(), 'node_modules/y-webrtc/bin/server.js')], { PORT: '0' })
    }
  ]
}
