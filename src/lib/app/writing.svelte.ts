/** What would puzzle whoever reads a proposal alone and later, and when each can read it. Loaded beside the text. */
import type * as Y from 'yjs'
import type { MemberId } from '../base/ids'
import type { Scope } from '../base/scope'
import { cityOf } from '../base/zone-clock'
import { bodyFragment } from '../docs/document'
import { readFragment, writeFragment } from '../docs/fragment'
import { SECTIONS, sectionFragment } from '../docs/proposal'
import { openQuestions, questionsBlock } from '../docs/questions-block'
import { newDoc, type PmNode } from '../docs/tree'
import { adviseOn } from '../docs/writing-aid'
import { readingHours } from '../projections/reading-hours'
import type { OpenDocument } from '../sync/engine'
import { awayTimes } from './deciding-case'
import type { ReaderView, WritingAdvice, WritingView } from './deciding-views'
import { PAUSE_MS, Settled } from './document-parts.svelte'
import type { Session } from './session'
import type { Outcome } from './views'

export interface WritingDeps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
  /** Changes the document as this person, or says why not. */
  readonly change: (change: () => void) => string | null
}

interface Found {
  readonly advice: readonly WritingAdvice[]
  readonly questions: WritingView['questions']
}

/** In reading order, each with its name. */
const TEXTS = [
  { name: 'Text', of: bodyFragment },
  ...SECTIONS.map(({ key, title }) => ({ name: title, of: (doc: Y.Doc) => sectionFragment(doc, key) }))
]

export class Writing implements WritingView {
  readonly #deps: WritingDeps
  readonly #found: Settled<Found>
  readonly #readers = $derived.by(() => this.#listReaders())

  constructor(deps: WritingDeps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#found = new Settled(open.doc, () => this.#read(), {
      ...{ timers: session.timers, scope },
      pauseMs: PAUSE_MS.advice
    })
  }

  get advice(): readonly WritingAdvice[] {
    return this.#found.value.advice
  }

  get questions(): WritingView['questions'] {
    return this.#found.value.questions
  }

  get readers(): readonly ReaderView[] {
    return this.#readers
  }

  addQuestions(): Outcome {
    const { open, change } = this.#deps
    const last = TEXTS.at(-1)
    return Promise.resolve(change(() => last && writeFragment(last.of(open.doc), newDoc(questionsBlock()))))
  }

  #read(): Found {
    const texts = TEXTS.map(({ of }) => readFragment(of(this.#deps.open.doc)))
    const { findings } = adviseOn(texts, { city: this.#farCity() })
    return {
      advice: findings.map(({ text, from, quote, says, section, path }) => ({
        id: `${text} ${path.join('.')} ${from} ${says}`,
        quote,
        says,
        section: section ?? TEXTS[text]?.name ?? ''
      })),
      questions: countQuestions(texts)
    }
  }

  /** Somebody else's city in another zone: for whom a time without one is another time. */
  #farCity(): string {
    const { roster } = this.#deps.session
    const far = roster.members.find(({ zone }) => zone !== roster.me.zone)
    return far ? cityOf(far.zone) : 'another zone'
  }

  #listReaders(): readonly ReaderView[] {
    const { roster, engine, now } = this.#deps.session
    const others = roster.members.filter(({ isMe, waits }) => !isMe && !waits)
    const away = awayTimes(engine)
    const people = others.map(({ id, zone, hours }) => ({
      ...{ id, zone, hours },
      away: (away.get(id as MemberId) ?? []).map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? Infinity }))
    }))
    return readingHours(people, now.ms).readers.flatMap(({ id, state, readsMs }) => {
      const person = roster.person(id)
      return person ? [{ person, state, readsMs }] : []
    })
  }
}

function countQuestions(texts: readonly PmNode[]): WritingView['questions'] {
  const asked = texts.flatMap((text) => openQuestions(text))
  const answered = asked.filter(({ isAnswered }) => isAnswered).length
  return asked.length === 0 ? null : { open: asked.length - answered, answered }
}
