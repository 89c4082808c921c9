/** The rules of spare keys, done once more by hand as PROTOCOL.md words them. */
import { createCipheriv, hkdfSync, pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import { concatBytes, textToBytes } from '$lib/base/bytes'
import { bytesToId } from '$lib/base/ids'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { blobSource } from '$lib/platform/blob-source'
import { openBackup } from '$lib/sync/backup-reading'
import { newSpareKey } from '$lib/team/spare-key'
import { encodeSpareLink, parseSpareLink } from '$lib/team/spare-link'
import { decodeBackupHeader, decodeBackupItem, decodeItemHead, encodeBackupItem } from '$lib/wire/backup-codec'
import { MAX_RUN_BYTES } from '$lib/wire/limits'
import { BACKUP_DRAFT, BACKUP_ITEMS, BACKUP_OF, backupCases, SPARE } from './spare-cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const list = (...items: Uint8Array[]) => concatBytes(Uint8Array.of(items.length), ...items)
const counted = (bytes: Uint8Array) => concatBytes(Uint8Array.of(bytes.length), bytes)
const text = (words: string) => counted(textToBytes(words))
const hkdf = (key: Uint8Array, domain: string) =>
  new Uint8Array(hkdfSync('sha256', key, fill(0, 0), concatBytes(textToBytes(domain), fill(0, 1)), 32))

test('[SPK-1] a link is a version letter and its fields in their order', () => {
  const bytes = concatBytes(
    fill(0x70),
    text('Garden'),
    text('Ana'),
    fill(0xb2),
    fill(3),
    list(...SPARE.statements.map(counted)),
    fill(0x33, 16),
    fill(9),
    list(text('wss://relay.example/signal'))
  )
  const fragment = `A${Buffer.from(bytes).toString('base64url')}`
  expect(encodeSpareLink(SPARE)).toEqual({ ok: true, value: fragment })
  expect(parseSpareLink(`https://notes.example/join#${fragment}`)).toEqual({ ok: true, value: SPARE })
  expect(parseSpareLink(`B${fragment.slice(1)}`)).toEqual({ ok: false, error: { kind: 'SpareLinkNewer' } })
  expect(parseSpareLink(`1${fragment.slice(1)}`)).toEqual({ ok: false, error: { kind: 'NotASpareLink' } })
  expect(parseSpareLink(fragment.slice(0, -9))).toEqual({ ok: false, error: { kind: 'SpareLinkDamaged' } })

  const named = (letters: number) => encodeSpareLink({ ...SPARE, statements: [], relays: ['r'.repeat(letters)] })
  expect(named(500).ok).toBe(true)
  expect(encodeSpareLink({ ...SPARE, statements: [fill(1, 1_000)] })).toEqual({
    ok: false,
    error: { kind: 'SpareLinkTooLong' }
  })
})

test('[SPK-2] a spare device’s two keys come from its seed, and neither is the seed', async () => {
  const as = { workspace: SPARE.workspace, member: bytesToId('member', fill(0x31, 16)), deviceName: 'Phone' }
  const { consent } = await newSpareKey(as, { bytes: () => fill(0xb2), fraction: () => 0 })
  const seed = fill(0xb2)
  expect(consent.device.sign).toEqual((await signingKeyFromSeed(hkdf(seed, 'eventual/spare-sign/1'))).publicKey)
  expect(consent.device.box).toEqual((await boxKeyFromSeed(hkdf(seed, 'eventual/spare-box/1'))).publicKey)
})

const u32 = (value: number) => Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
const tag = (domain: string, ...parts: Uint8Array[]) => concatBytes(textToBytes(domain), fill(0, 1), ...parts)

function slowKey(): Uint8Array {
  return new Uint8Array(pbkdf2Sync('four boats leave at dawn', BACKUP_OF.salt, BACKUP_OF.rounds, 32, 'sha256'))
}

async function goldenBackup(): Promise<{ header: Uint8Array; items: Uint8Array; file: Uint8Array<ArrayBuffer> }> {
  const [header, items, file] = (await backupCases()).map(({ bytes }) => bytes)
  if (!header || !items || !file) throw new Error('a backup has its cases')
  return { header, items, file: new Uint8Array(file) }
}

test('[BKP-1] [BKP-2] a header says how its key is made, and has a check of the passphrase', async () => {
  const { header } = await goldenBackup()
  const check = hkdf(slowKey(), 'eventual/backup-check/1').slice(0, 16)
  expect(header).toEqual(
    concatBytes(textToBytes('eventual-backup'), Uint8Array.of(1, 1), u32(600_000), BACKUP_OF.salt, check)
  )
  const changed = (at: number, bytes: Uint8Array) => {
    const other = header.slice()
    other.set(bytes, at)
    const read = decodeBackupHeader(other)
    return read.ok ? null : read.error.kind
  }
  expect(changed(0, fill(0, 0))).toBe(null)
  expect(changed(15, Uint8Array.of(2))).toBe('BackupNewer')
  expect(changed(16, Uint8Array.of(2))).toBe('BackupNewer')
  expect(changed(17, u32(599_999))).toBe('NotABackup')
  expect(changed(17, u32(10_000_001))).toBe('NotABackup')
})

test('[BKP-3] a chunk is bound to its header, its place and whether it is the last', async () => {
  const { header, items, file } = await goldenBackup()
  const cipher = createCipheriv('aes-256-gcm', hkdf(slowKey(), 'eventual/backup-seal/1'), BACKUP_OF.nonce)
  cipher.setAAD(tag('eventual/backup-chunk/1', header, u32(0), Uint8Array.of(1)))
  const sealed = concatBytes(new Uint8Array(cipher.update(items)), new Uint8Array(cipher.final()))
  expect(file).toEqual(concatBytes(header, BACKUP_OF.nonce, sealed, new Uint8Array(cipher.getAuthTag())))
})

test('[BKP-4] items are a kind, a length and their fields; the golden file reads as they were', async () => {
  const { items, file } = await goldenBackup()
  const item = (code: number, ...parts: Uint8Array[]) => {
    const bytes = concatBytes(...parts)
    return concatBytes(Uint8Array.of(code), u32(bytes.length), bytes)
  }
  const ms = Uint8Array.of(0x80, 0xbc, 0xd9, 0xf2, 0x9e, 0x34)
  expect(items).toEqual(
    concatBytes(
      item(4, ms, list(concatBytes(fill(0x70), text('Garden'), text('Ana')))),
      item(5, fill(0x70), text('Garden'), fill(0xb2), fill(3), list(concatBytes(fill(0x33, 16), fill(9)))),
      item(1, fill(0xd1, 3)),
      item(2, fill(0xd2, 4)),
      item(3, fill(0xd3, 5)),
      item(0)
    )
  )
  const opened = await openBackup(blobSource(new Blob([file])), BACKUP_OF.passphrase)
  if (!opened.ok) throw new Error(opened.error.kind)
  const read: unknown[] = []
  for await (const each of opened.value.items()) read.push(each.ok ? each.value : each.error)
  expect(read).toEqual(BACKUP_ITEMS)
})

test('[BKP-6] a private draft is its time and one update; a longer one, or one with something behind it, is refused', () => {
  const [head, bytes] = encodeBackupItem(BACKUP_DRAFT)
  if (!head || !bytes) throw new Error('an item is a head and its bytes')
  expect(head).toEqual(concatBytes(Uint8Array.of(6), u32(bytes.length)))
  expect(bytes).toEqual(concatBytes(Uint8Array.of(0x80, 0xbc, 0xd9, 0xf2, 0x9e, 0x34), Uint8Array.of(6), fill(0xd4, 6)))
  expect(decodeBackupItem('draft', bytes)).toEqual({ ok: true, value: BACKUP_DRAFT })
  expect(decodeBackupItem('draft', concatBytes(bytes, fill(0, 1)))).toMatchObject({ ok: false })
  expect(decodeBackupItem('draft', bytes.slice(0, -1))).toMatchObject({ ok: false })
  expect(decodeItemHead(concatBytes(Uint8Array.of(6), u32(MAX_RUN_BYTES + 1)))).toMatchObject({ ok: false })
})
