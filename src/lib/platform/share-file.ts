/** Files to other apps and devices nearby, by the share sheet of the platform. */

/** Asked by a press; `unable` where the browser shares no such file, or the press was too long ago. */
export async function shareFile(file: File): Promise<'shared' | 'cancelled' | 'unable'> {
  const data = { files: [file], title: file.name }
  if (!('canShare' in navigator) || !navigator.canShare(data)) return 'unable'
  try {
    await navigator.share(data)
    return 'shared'
  } catch (failure) {
    return failure instanceof DOMException && failure.name === 'AbortError' ? 'cancelled' : 'unable'
  }
}
