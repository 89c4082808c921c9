/** What an admin is told at each step of letting somebody back in. */
const WORDS: Readonly<Record<'invite' | 'compare' | 'answer', (name: string) => string>> = {
  invite: (name) =>
    `For when ${name} has no device left that is in here. Send them this link; they open it on the new device, and send you the request it makes. Neither holds a secret.`,
  compare: (name) =>
    `Call ${name}, or meet, and compare these words with the ones on the new device. Only whom you hear or see can tell you that it is them.`,
  answer: (name) =>
    `Send this to ${name}. On the new device it brings them back, with all they ever wrote under their name; to anybody else it is of no use. Should it get lost, choose “Let back in…” once more and paste the same request.`
}

export function letBackWords(step: keyof typeof WORDS, name: string): string {
  return WORDS[step](name)
}
