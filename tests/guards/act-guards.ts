/** Guards of acts: whose word counts, and until when. */
import { guardsOf } from './guards-of.ts'

const ACTS = 'tests/sim/acts.test.ts'
const LOOKS = 'tests/sim/looking-at-drafts.test.ts'

export const acts = [
  ...guardsOf('src/lib/docs/current-acts.ts', ['src/lib/docs/current-acts.test.ts'], {
    ownKey: ['id', 'acts that take the place of another member’s', 'nobody ends']
  }),
  ...guardsOf('src/lib/docs/counted-positions.ts', ['src/lib/docs/counted-positions.test.ts'], {
    isInTime: ['true', 'positions taken after it closed'],
    compareCaution: ['0', 'the milder of two words somebody left']
  }),
  ...guardsOf('src/lib/docs/proposal-outcomes.ts', ['src/lib/docs/proposal-standing.test.ts'], {
    standsOver: ['later !== earlier', 'an outcome over one it did not know']
  }),
  ...guardsOf('src/lib/docs/looks.ts', [LOOKS], {
    isAnswerTo: ['true', 'answers of who was shown nothing', 'as her own']
  }),
  ...guardsOf('src/lib/team/sealed-look.ts', [LOOKS], {
    contextOf: ['tagged(purpose)', 'what one member sealed, said again by another', 'as her own']
  }),
  ...guardsOf('src/lib/sync/saying-acts.ts', [ACTS], {
    brokenRuleOf: ['null', 'acts said here in the place of another’s'],
    brokenPodRuleOf: ['null', 'pods that no device would take'],
    tooLargeIn: ['null', 'words that no device would take']
  })
]
