/**
 * The pods of a workspace, and changing them: an act of one's own that takes the place of what was read, whoever said that
 * (decision 0019). What others said meanwhile stands beside it, as a question.
 */
import { newPodId, type ActId, type MemberId, type PodId } from '../base/ids'
import type { Spoken } from '../docs/current-acts'
import { MOST_ASKED } from '../docs/limits'
import { podName } from '../docs/pod-name'
import { podsOf, type Pod } from '../docs/pods'
import { MAX_FOLLOWED_ACTS } from '../wire/limits'
import { sentenceFor, type Sentences } from './error-sentences'
import type { PodsView, PodVersion, PodView, PodWish } from './pods-views'
import type { Session } from './session'
import type { Outcome, PersonView } from './views'

const SENTENCES: Sentences = {
  NotAllowed: () => 'Your role lets you read pods, not change them. Nothing was changed.'
}

export class Pods implements PodsView {
  readonly #session: Session
  #all: readonly Pod[] = $state.raw([])
  readonly pods: readonly PodView[] = $derived.by(() =>
    this.#all.map((pod) => this.#view(pod)).sort((a, b) => a.name.localeCompare(b.name))
  )

  constructor(session: Session) {
    this.#session = session
    const { engine, scope } = session
    const reread = () => (this.#all = podsOf(engine.acts(null)))
    reread()
    scope.defer(engine.actsChanged.listen((documents) => documents.includes(null) && reread()))
  }

  get mayChange(): boolean {
    const { mayWrite, me } = this.#session.roster
    return mayWrite && !me.waits
  }

  get people(): readonly PersonView[] {
    return this.#session.roster.members.filter(({ waits }) => !waits)
  }

  faultOf({ name, members }: PodWish, pod: PodView | null): string | null {
    const named = podName(name)
    if (named === '') return 'Give it a name.'
    const isTaken = this.#all.some((other) => other.id !== pod?.id && other.name.toLowerCase() === named.toLowerCase())
    if (isTaken) return `There is a pod called ${named} already.`
    const count = this.people.filter(({ id }) => members.has(id)).length
    if (count === 0) return 'Choose who is in it.'
    return count > MOST_ASKED ? `A pod has ${MOST_ASKED} people at most.` : null
  }

  save(wish: PodWish, pod: PodView | null): Outcome {
    const fault = this.faultOf(wish, pod)
    if (fault !== null) return Promise.resolve(fault)
    const members = this.people.flatMap(({ id }) => (wish.members.has(id) ? [id as MemberId] : []))
    return this.#say(podName(wish.name), members, pod)
  }

  dissolve(pod: PodView): Outcome {
    return this.#say(pod.name, null, pod)
  }

  #view(pod: Pod): PodView {
    const { roster } = this.#session
    const last = [...pod.standing].sort((a, b) => a.act.wallMs - b.act.wallMs).at(-1)
    return {
      id: pod.id,
      name: pod.name || 'Unnamed',
      people: this.#peopleIn(pod.members),
      by: roster.person(last?.member ?? null),
      saidMs: last?.act.wallMs ?? 0,
      apart: pod.isApart ? pod.standing.map((spoken) => this.#version(spoken)) : [],
      read: pod.standing.map(({ act }) => act.id)
    }
  }

  #version({ act, member }: Spoken<'pod'>): PodVersion {
    const { name, members } = act.body
    const by = this.#session.roster.person(member)
    const people = members && this.#peopleIn(members)
    return { id: `${member} ${act.id}`, by, saidMs: act.wallMs, name: podName(name) || 'Unnamed', people }
  }

  #peopleIn(members: readonly MemberId[]): readonly PersonView[] {
    const named = new Set<string>(members)
    return this.people.filter(({ id }) => named.has(id))
  }

  async #say(name: string, members: readonly MemberId[] | null, pod: PodView | null): Outcome {
    const { engine, random } = this.#session
    const id = pod ? (pod.id as PodId) : newPodId(random)
    // More than these were never said apart but by mischief: what is left over is asked about again.
    const follows = (pod?.read ?? []).slice(0, MAX_FOLLOWED_ACTS).map((act) => act as ActId)
    const body = { type: 'pod', pod: id, follows, name, members } as const
    const said = await engine.act({ document: null, about: null, replaces: [], body })
    return said.ok ? null : sentenceFor(said.error, SENTENCES)
  }
}
