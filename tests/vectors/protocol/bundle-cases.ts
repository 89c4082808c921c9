/** The cases of what is handed over without a network: a parcel, a bundle with one, and parts of a run of QR codes. */
import { bytesToId } from '$lib/base/ids'
import { sealingKeyFromBytes } from '$lib/crypto/sealing'
import { packForQr, qrHashes } from '$lib/log/qr-packing'
import { parcelBox } from '$lib/team/parcels'
import { bytesToBase45 } from '$lib/wire/base45'
import { encodeBundle, encodeParcel } from '$lib/wire/bundle-codec'
import { cutIntoBlocks, qrPartText } from '$lib/wire/qr-parts'
import { textToBytes } from '$lib/base/bytes'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const workspace = bytesToId('workspace', fill(0x70))
const key = bytesToId('key', fill(0x33, 16))
const epoch = { epoch: fill(0x44), statement: fill(0xd1, 300) }

export async function bundleCases(): Promise<Case[]> {
  const sealed = await (await parcelBox(sealingKeyFromBytes(epoch.epoch))).seal(epoch.statement)
  const parcel = encodeParcel({ key, sealed })
  const bundle = encodeBundle({
    workspace,
    items: [
      { kind: 'parcel', bytes: parcel },
      { kind: 'entries', bytes: fill(0xd2, 4) }
    ]
  })
  const packed = packForQr(bundle)
  const run = cutIntoBlocks(packed, qrHashes, 64)
  if (!run.ok) throw new Error(run.error.kind)
  const { value } = run
  const part = (index: number) => textToBytes(qrPartText(value, index, qrHashes))
  return [
    { name: 'parcel of a bundle', given: { key, ...epoch }, bytes: parcel },
    {
      name: 'bundle with a parcel',
      given: { workspace, items: ['parcel: the one before', 'entries: four bytes d2'] },
      bytes: bundle
    },
    { name: 'bundle packed for QR codes', given: 'the bundle before', bytes: packed },
    { name: 'QR part 1', given: { blockBytes: 64, index: 1, of: 'the packed bytes before' }, bytes: part(1) },
    {
      name: 'QR part that mixes blocks',
      given: { blockBytes: 64, index: value.blocks.length + 2, of: 'the packed bytes before' },
      bytes: part(value.blocks.length + 2)
    },
    { name: 'base 45', given: 'Hello!!', bytes: textToBytes(bytesToBase45(textToBytes('Hello!!'))) }
  ]
}
