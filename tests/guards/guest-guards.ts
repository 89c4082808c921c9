/** Guards of guest links: what a guest's page believes, and what is posted for it. */
import { guardsOf } from './guards-of.ts'

const READING = 'src/lib/sync/guest-reading.test.ts'

export const guests = [
  ...guardsOf('src/lib/sync/guest-reading.ts', [READING], {
    isOfLog: ['true', 'posts of logs no link names', 'whoever has the link'],
    '#isNewer': ['true', 'older posts, and posts after the end', 'GST-4']
  }),
  ...guardsOf('src/lib/docs/guest-copy.ts', [READING], {
    withoutComments: ['node', 'where comments stand, told to guests', 'no thread'],
    judgeGuestCopy: ['ok({ isHeavy: false })', 'updates no sharer wrote', 'another hand']
  }),
  ...guardsOf('src/lib/log/guest-link.ts', ['src/lib/log/guest-link.test.ts'], {
    checkedFields: ['bytes.subarray(0, -8)', 'links that lost a letter', 'any letter']
  }),
  ...guardsOf('src/lib/app/guest-poster.ts', ['src/lib/app/guest-posts.test.ts'], {
    isEnded: ['false', 'posts after the end', 'posts stop']
  })
]
