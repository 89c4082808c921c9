/** What goes with a copy that is forgotten, counted. */
export function unsentWords(unsent: number): string {
  const what = unsent === 1 ? 'One change made here is' : `${unsent} changes made here are`
  const it = unsent === 1 ? 'It goes' : 'They go'
  return `${what} known to be on no other device. ${it} with this copy, unless you save everything as files first.`
}
