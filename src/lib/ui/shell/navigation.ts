/** The workspace's pages as the side bar, the phone's bar and its sheet list them: name, icon and order, once. */
import type { Component } from 'svelte'
import BookOpen from '@lucide/svelte/icons/book-open'
import FilePenLine from '@lucide/svelte/icons/file-pen-line'
import FileText from '@lucide/svelte/icons/file-text'
import Globe from '@lucide/svelte/icons/globe'
import ListTodo from '@lucide/svelte/icons/list-todo'
import Signpost from '@lucide/svelte/icons/signpost'
import Sunrise from '@lucide/svelte/icons/sunrise'
import type { DocumentKind } from '$lib/app/views'
import type { Place } from './places'

export interface NavigationItem {
  readonly place: Place
  readonly name: string
  readonly icon: Component
}

export const MAIN_ITEMS: readonly NavigationItem[] = [
  { place: 'catch-up', name: 'Catch up', icon: Sunrise },
  { place: 'proposals', name: 'Proposals', icon: FilePenLine },
  { place: 'agendas', name: 'Agendas', icon: ListTodo },
  { place: 'decisions', name: 'Decisions', icon: Signpost },
  { place: 'people', name: 'People', icon: Globe },
  { place: 'library', name: 'Library', icon: BookOpen }
]

/** What a phone shows in its bar; the rest waits behind More. */
export const TAB_ITEMS = MAIN_ITEMS.filter(({ place }) => place !== 'people' && place !== 'decisions')

/** The page a kind of document is listed on. */
export const PLACE_OF_KIND: Readonly<Record<DocumentKind, Place>> = {
  note: 'library',
  proposal: 'proposals',
  agenda: 'agendas'
}

export const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
  note: 'Note',
  proposal: 'Proposal',
  agenda: 'Agenda'
}

export const KIND_ICONS: Readonly<Record<DocumentKind, Component>> = {
  note: FileText,
  proposal: FilePenLine,
  agenda: ListTodo
}
