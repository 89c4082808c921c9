/** "Bela", "Bela and Cora", "Bela, Cora and Dan" */
export function listWords(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
