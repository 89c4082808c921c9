/** What the kinds of source blocks are called on screen. */
const NAMES: Readonly<Record<string, string>> = {
  html: 'HTML',
  yaml: 'Front matter',
  toml: 'Front matter',
  definition: 'Link addresses',
  footnote: 'Footnote'
}

/** What to call a block of source of this kind. */
export function rawKindName(kind: unknown): string {
  return (typeof kind === 'string' && Object.hasOwn(NAMES, kind) ? NAMES[kind] : undefined) ?? 'Source'
}
