/** A connection class that counts what its channels carry, both ways; presence is not counted, entries are. */
const LOG_CHANNEL_ID = 100

export function meteredConnection() {
  const meter = { bytes: 0 }
  class Metered extends RTCPeerConnection {
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options)
      if (options?.id === LOG_CHANNEL_ID) count(channel)
      return channel
    }
  }
  function count(channel: RTCDataChannel): void {
    const send = channel.send.bind(channel) as (data: ArrayBuffer | ArrayBufferView<ArrayBuffer>) => void
    channel.send = (data: unknown) => {
      meter.bytes += sizeOf(data)
      send(data as ArrayBuffer)
    }
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => (meter.bytes += sizeOf(data)))
  }
  return { native: Metered, meter }
}

function sizeOf(data: unknown): number {
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : String(data).length
}
