import type { DocumentId } from '../base/ids'
import { reactionsOf } from '../docs/reactions'
import type { SpokenAct } from '../docs/spoken-act'
import type { ActDraft, Engine } from '../sync/engine'
import { sentenceFor } from './error-sentences'
import type { Outcome } from './views'

interface Reacting {
  readonly document: DocumentId
  /** All on it. */
  readonly acts: readonly SpokenAct[]
  /** A comment, or the whole document. */
  readonly target: string
  readonly emoji: string
}

/** Reacts as this person, or takes it back from each of their devices where they did. Resolves with why it was not said. */
export async function toggleReaction(engine: Engine, { document, acts, target, emoji }: Reacting): Outcome {
  const mine = reactionsOf(acts, { member: engine.ownMember, target, emoji })
  const body: ActDraft['body'] = mine.length > 0 ? { type: 'withdrawal' } : { type: 'reaction', target, emoji }
  const said = await engine.act({ document, about: null, replaces: mine, body })
  return said.ok ? null : sentenceFor(said.error)
}
