/**
 * Carries signaling over WebSockets: what each connection says goes to the table, what the table answers to whom it is for.
 *
 * - A connection that says what is no signaling is ended at once; an address that does so again and again is refused for a
 *   while, and those behind it who are connected stay so.
 * - A connection that sends too fast is not read until it has earned it. One that does not read is cut off.
 * - Nothing about rooms or people is written anywhere.
 */
import type { IncomingMessage } from 'node:http'
import type { RawData } from 'ws'
import { openDoor, plainWorld, type CloseCode, type Connection, type DoorWorld, type OpenDoor } from './door'
import * as limits from './limits'
import { noBus, type RelayBus } from './relay-bus'
import type { Delivery, SignalingFault } from './signaling'
import { newSharedSignaling } from './signaling-bus'
import { newTokenBucket, spendToken } from './token-bucket'

export const SIGNALING_PATH = '/signal'

export interface SignalingOptions extends DoorWorld {
  readonly mostConnectionsPerAddress: number
  /** Over it those who are connected to other relay processes are met too. */
  readonly bus: RelayBus
}

/** Whether an upgrade request asks for signaling; everything after a `?` is ignored. */
export function isSignaling(request: IncomingMessage): boolean {
  return request.url?.split('?', 1)[0] === SIGNALING_PATH
}

export function openSignalingSockets(options: Partial<SignalingOptions> = {}): OpenDoor {
  const world = { ...plainWorld, ...options }
  const signaling = newSharedSignaling<Connection>(options.bus ?? noBus, deliver)

  function welcome(connection: Connection): void {
    const { socket } = connection
    const bucket = newTokenBucket(limits.MESSAGE_BURST, limits.MESSAGES_PER_SECOND, world.now())
    socket.on('close', () => signaling.leave(connection))
    socket.on('message', (data, isBinary) => {
      if (!connection.isOpen) return
      if (isBinary) return offend(connection, 'NotSignaling')
      const text = rawDataToText(data)
      const heard = signaling.receive(connection, text)
      if (!heard.ok) return offend(connection, heard.error.kind)
      world.tell({ kind: 'heard', door: 'signaling', bytes: text.length })
      deliver(heard.value)
      connection.earn(1, spendToken(bucket, world.now()))
    })
  }

  const door = openDoor({
    ...world,
    door: 'signaling',
    limits: limits.signalingLimits(options.mostConnectionsPerAddress),
    most: limits.MAX_CONNECTIONS,
    maxMessageBytes: limits.MAX_MESSAGE_BYTES,
    maxBacklogBytes: limits.MAX_BACKLOG_BYTES,
    welcome
  })
  return {
    upgrade: door.upgrade,
    get connections() {
      return door.connections
    },
    close() {
      signaling.close()
      return door.close()
    }
  }
}

const CLOSE_CODES: Record<SignalingFault['kind'], CloseCode> = {
  NotSignaling: 1003,
  TooManyTopics: 1008,
  TopicFull: 1013
}
const CUT_REASONS = { NotSignaling: 'notSignaling', TooManyTopics: 'tooManyTopics' } as const

/** A room that is full is nobody's fault. */
function offend(connection: Connection, kind: SignalingFault['kind']): void {
  if (kind === 'TopicFull') connection.cut('topicFull', CLOSE_CODES[kind])
  else connection.cutOffender(CUT_REASONS[kind], CLOSE_CODES[kind])
}

function deliver({ to, text }: Delivery<Connection>): void {
  for (const connection of to) connection.send(text)
}

function rawDataToText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString()
}
