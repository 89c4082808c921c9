/** How long a meeting is unless somebody says otherwise: the last five or ten minutes of an hour are for walking. */
export const LENGTHS = [
  { value: '25', label: '25 minutes' },
  { value: '50', label: '50 minutes' }
]
