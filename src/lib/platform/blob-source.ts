/** A file a person chose, read piece by piece; it may be moved or changed while it is read. */
import { err, ok, type Result } from '$lib/base/result'

export interface BlobSource {
  readonly size: number
  read(from: number, to: number): Promise<Result<Uint8Array, { readonly kind: 'FileNotRead' }>>
}

export function blobSource(blob: Blob): BlobSource {
  return {
    size: blob.size,
    async read(from, to) {
      try {
        return ok(new Uint8Array(await blob.slice(from, to).arrayBuffer()))
      } catch {
        return err({ kind: 'FileNotRead' })
      }
    }
  }
}
