/**
 * The least anybody could do: bytes over one ordered data channel in frames of 16 KiB, whole messages into one database,
 * many in a transaction. Nothing is checked, opened or understood.
 */
const FRAME_BYTES = 16_384
const HIGH_WATER_BYTES = 1_048_576
const MESSAGES_TOGETHER = 64

export type Plain = ReturnType<typeof newPlain>

export function newPlain() {
  let connection: RTCPeerConnection | null = null
  let channel: RTCDataChannel | null = null
  /** The moment the last message is in the database. */
  let receiving: Promise<number> | null = null

  function open(): RTCPeerConnection {
    connection?.close()
    connection = new RTCPeerConnection({ iceServers: [] })
    channel = connection.createDataChannel('plain', { negotiated: true, id: 7 })
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = HIGH_WATER_BYTES / 2
    return connection
  }

  function current(): { connection: RTCPeerConnection; channel: RTCDataChannel } {
    if (!connection || !channel) throw new Error('no channel was offered')
    return { connection, channel }
  }

  async function send(messages: readonly Uint8Array[]): Promise<void> {
    const { channel: to } = current()
    for (const message of [...messages, new Uint8Array(0)]) {
      to.send(new Uint32Array([message.length]))
      for (let at = 0; at < message.length; at += FRAME_BYTES) {
        if (to.bufferedAmount > HIGH_WATER_BYTES)
          await new Promise((resolve) => to.addEventListener('bufferedamountlow', resolve, { once: true }))
        to.send(message.slice(at, at + FRAME_BYTES))
      }
    }
  }

  return {
    current,
    send,
    async offer(): Promise<string> {
      const from = open()
      await from.setLocalDescription()
      return gathered(from)
    },
    async answer(offer: string): Promise<string> {
      const to = open()
      await to.setRemoteDescription(JSON.parse(offer) as RTCSessionDescriptionInit)
      await to.setLocalDescription()
      return gathered(to)
    },
    accept: (answer: string) =>
      current().connection.setRemoteDescription(JSON.parse(answer) as RTCSessionDescriptionInit),
    async opened(): Promise<void> {
      const { channel: to } = current()
      if (to.readyState !== 'open') await new Promise((resolve) => to.addEventListener('open', resolve, { once: true }))
    },
    /** Whole messages, until the sender says that these were all. */
    async collect(): Promise<Uint8Array[]> {
      const got: Uint8Array[] = []
      await messages(current().channel, (message) => got.push(message))
      return got
    },
    /** Listens, with an empty database: what is sent before would go nowhere. */
    async prepare(): Promise<void> {
      const database = await openDatabase()
      receiving = receiveInto(current().channel, database)
    },
    /** Milliseconds from asking until the last message is in the database. */
    async receive(): Promise<number> {
      const startMs = performance.now()
      if (!receiving) throw new Error('nothing was prepared')
      return (await receiving) - startMs
    }
  }
}

async function receiveInto(channel: RTCDataChannel, database: IDBDatabase): Promise<number> {
  const writes: Promise<void>[] = []
  let group: Uint8Array[] = []
  const flush = () => {
    if (group.length > 0) writes.push(put(database, group))
    group = []
  }
  await messages(channel, (message) => {
    group.push(message)
    if (group.length === MESSAGES_TOGETHER) flush()
  })
  flush()
  await Promise.all(writes)
  const endMs = performance.now()
  database.close()
  return endMs
}

async function gathered(connection: RTCPeerConnection): Promise<string> {
  if (connection.iceGatheringState !== 'complete') {
    await new Promise<void>((resolve) => {
      connection.addEventListener('icegatheringstatechange', () => {
        if (connection.iceGatheringState === 'complete') resolve()
      })
    })
  }
  return JSON.stringify(connection.localDescription)
}

/** Hands over whole messages until an empty one says that it was the last. */
function messages(channel: RTCDataChannel, take: (message: Uint8Array) => void): Promise<void> {
  return new Promise((resolve) => {
    let message: Uint8Array | null = null
    let have = 0
    channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      if (!message) {
        message = new Uint8Array(new Uint32Array(data)[0] ?? 0)
        have = 0
        if (message.length === 0) resolve()
        return
      }
      message.set(new Uint8Array(data), have)
      have += data.byteLength
      if (have < message.length) return
      take(message)
      message = null
    }
  })
}

export async function openDatabase(name = 'plain'): Promise<IDBDatabase> {
  await settled(indexedDB.deleteDatabase(name))
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => request.result.createObjectStore('messages', { autoIncrement: true })
  return settled(request)
}

export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database refused'))
  })
}

export function put(database: IDBDatabase, values: readonly unknown[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction('messages', 'readwrite', { durability: 'relaxed' })
    for (const value of values) transaction.objectStore('messages').add(value)
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error ?? new Error('the database refused'))
  })
}
