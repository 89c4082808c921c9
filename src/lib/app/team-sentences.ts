/** What goes wrong when something is said to the whole team; part of the tables of whatever says it. */
import type { Sentences } from './error-sentences'

export const TEAM_SENTENCES: Sentences = {
  TeamRuleForbids: () =>
    'The rules of this team do not let you do that, so nothing was changed. Somebody may have changed the team meanwhile; look again.',
  StatementTooLarge: () =>
    'That speaks of more people, devices or links than fits one word to the team, so nothing was changed. Do it in smaller steps.',
  NoEpochKey: () => 'This device lost the key new people need, so no link was made. Ask another admin to invite them.'
}
