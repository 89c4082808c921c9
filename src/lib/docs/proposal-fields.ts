/**
 * A proposal's state, closing time and terms as its file says them, read and said anew. Import reads them here and export says
 * them here, so that what was set in the app is what the next import of its export finds.
 */
import { fieldNamed, type HeaderField } from './header-fields'
import { withField, type FieldForm } from './header-edit'
import { withCurrentTerms, type SaidTerms } from './header-terms'
import { isClosing, type Closing, type ProposalFields } from './proposal'
import { statusOfWord, statusWord } from './proposal-import'
import { plainText, sliceRuns } from './runs'
import { childrenOf, joinText, textNode, textOf, type PmNode } from './tree'

/** A file in two: its header, and the blocks of its text. */
export interface FileParts {
  readonly header: readonly PmNode[]
  readonly rest: readonly PmNode[]
}

/** The file's own word for its state, in its header or, as decision records have it, below a heading of its own. */
export function statusIn(fields: readonly HeaderField[], rest: readonly PmNode[]): string | null {
  const field = fieldNamed(fields, ...STATUS_NAMES)
  if (field) return statusWord(field.value)
  const below = rest[statusPlace(rest)]
  return below ? statusWord(plainText(below)) : null
}

export function closingIn(fields: readonly HeaderField[]): Closing | null {
  for (const { value } of fields.filter(isClosesField)) {
    const closes = parseClosing(value)
    if (closes) return closes
  }
  return null
}

/** `2026-12-01T17:00 Europe/Lisbon`, as export writes it. */
function parseClosing(value: string): Closing | null {
  const [wall, zone] = value.trim().split(/\s+/)
  const closes = { wall, zone }
  return isClosing(closes) ? closes : null
}

function isClosesField({ name }: HeaderField): boolean {
  return name.toLowerCase() === 'closes'
}

const STATUS_NAMES = ['status', 'state']

const STATUS: FieldForm = { label: 'Status', isIt: ({ name }) => STATUS_NAMES.includes(name.toLowerCase()) }

/** `Closes: #12` is somebody else's field of that name, and stays. */
const CLOSES: FieldForm = {
  label: 'Closes',
  isIt: (field) => isClosesField(field) && (field.value === '' || parseClosing(field.value) !== null)
}

/** The file with what was changed in the app: a state that means something else now, a closing time, terms. */
export function withCurrentFields(parts: FileParts, fields: ProposalFields, terms: SaidTerms): FileParts {
  const { header, rest } = withCurrentClosing(withCurrentStatus(parts, fields), fields)
  return { header: withCurrentTerms(header, fields.header, terms), rest }
}

function withCurrentStatus({ header, rest }: FileParts, fields: ProposalFields): FileParts {
  const { status, isStatusSet, importedStatus } = fields
  const isSame = importedStatus === null ? !isStatusSet : statusOfWord(importedStatus) === status
  if (isSame) return { header, rest }
  const at = statusPlace(rest)
  const isBelow = importedStatus !== null && at >= 0 && !fields.header.some(STATUS.isIt)
  if (!isBelow) return { header: withField(header, STATUS, status), rest }
  return { header, rest: rest.map((block, index) => (index === at ? withStatusWord(block, status) : block)) }
}

function withCurrentClosing({ header, rest }: FileParts, { closes, header: fields }: ProposalFields): FileParts {
  const said = closingIn(fields)
  if (said?.wall === closes?.wall && said?.zone === closes?.zone) return { header, rest }
  return { header: withField(header, CLOSES, closes ? `${closes.wall} ${closes.zone}` : null), rest }
}

/** Where the paragraph under a heading *Status* stands; -1 for nowhere. */
function statusPlace(blocks: readonly PmNode[]): number {
  const at = blocks.findIndex((block) => block.type === 'heading' && plainText(block).toLowerCase() === 'status')
  return at >= 0 && blocks[at + 1]?.type === 'paragraph' ? at + 1 : -1
}

/** The first sentence said anew; what follows it stays. */
function withStatusWord(paragraph: PmNode, status: string): PmNode {
  const runs = childrenOf(paragraph)
  const end = /\.(?=\s)/.exec(textOf(paragraph))?.index
  const following = end === undefined ? [] : sliceRuns(runs, end)
  return { ...paragraph, content: joinText([textNode(status), ...following]) }
}
