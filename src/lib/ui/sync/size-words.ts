/** "38 MB" of 38,000,000 bytes: decimal, as browsers and shops count. */
export function bytesWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${value < 10 && power > 0 ? value.toFixed(1).replace('.0', '') : Math.round(value)} ${units[power] ?? ''}`
}
