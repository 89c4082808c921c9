/** Every screen there is, and how a person comes to it. Each resolves when what it is about can be seen. */
import { type Page } from '@playwright/test'
import { body, linkOrButton, saved } from '../e2e/support/story'

/** The sample's address, `/w/<workspace>`; empty before there is one. */
export interface Place {
  readonly workspace: string
}

export interface Screen {
  readonly name: string
  readonly show: (page: Page, place: Place) => Promise<void>
}

export const SCREENS_BEFORE: readonly Screen[] = [
  {
    name: 'first-run',
    show: async (page) => {
      await page.goto('/')
      await linkOrButton(page, /^Explore a sample team/).waitFor()
    }
  },
  {
    name: 'create',
    show: async (page) => {
      await page.goto('/')
      await linkOrButton(page, /^Create a workspace/).click()
      await page.getByRole('textbox', { name: 'Workspace name' }).fill('Low Water Survey')
      await page.getByRole('textbox', { name: 'Your name' }).fill('Inês')
    }
  },
  {
    name: 'join',
    show: async (page) => {
      await page.goto('/')
      await linkOrButton(page, /^Join with a link/).click()
      await page.getByRole('textbox', { name: 'Invite link' }).waitFor()
    }
  }
]

export const SCREENS_OF_SAMPLE: readonly Screen[] = [
  listed('catch-up', '', /Winter gauge visits/),
  listed('proposals', '/proposals', /Send gauge readings hourly/),
  listed('agendas', '/agendas', /Hourly readings review/),
  {
    name: 'decisions',
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}/decisions`)
      await page
        .getByRole('main')
        .getByRole('searchbox')
        .or(page.getByText(/No decision|Nothing/))
        .first()
        .waitFor()
    }
  },
  listed('library', '/library', /Winter gauge visits/),
  {
    name: 'people',
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}/people`)
      await page.getByRole('main').getByRole('listitem').filter({ hasText: 'Tomasz' }).first().waitFor()
    }
  },
  {
    name: 'sync',
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}/sync`)
      await page.getByRole('switch', { name: 'Work offline' }).waitFor()
    }
  },
  {
    name: 'settings',
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}/settings`)
      await page.getByRole('button', { name: 'Import', exact: true }).waitFor()
    }
  },
  {
    name: 'trash',
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}/trash`)
      await page.getByRole('heading', { level: 1 }).waitFor()
    }
  },
  {
    name: 'search',
    show: async (page, { workspace }) => {
      await page.goto(workspace)
      await page
        .getByRole('main')
        .getByRole('link', { name: /Winter gauge visits/ })
        .waitFor()
      await page.keyboard.press('Control+K')
      const dialog = page.getByRole('dialog', { name: 'Search' })
      await dialog.getByRole('combobox', { name: 'Search' }).fill('ga')
      await dialog.getByRole('option', { name: /Winter gauge visits/ }).waitFor()
    }
  },
  document('note', '/library', /Winter gauge visits/),
  document('proposal', '/proposals', /Send gauge readings hourly/),
  document('agenda', '/agendas', /Hourly readings review/),
  // Last, because a link that is made is one more change.
  {
    name: 'invite',
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}/people`)
      await page.getByRole('button', { name: 'Invite', exact: true }).click()
      const dialog = page.getByRole('dialog', { name: 'Invite' })
      await dialog.getByRole('button', { name: 'Make link' }).click()
      await dialog.getByRole('img', { name: 'Invite QR code' }).waitFor()
    }
  }
]

function listed(name: string, path: string, title: RegExp): Screen {
  return {
    name,
    show: async (page, { workspace }) => {
      await page.goto(`${workspace}${path}`)
      await page.getByRole('main').getByRole('link', { name: title }).first().waitFor()
    }
  }
}

function document(name: string, list: string, title: RegExp): Screen {
  return {
    name,
    show: async (page, place) => {
      await listed(name, list, title).show(page, place)
      await page.getByRole('main').getByRole('link', { name: title }).first().click()
      await page.getByRole('textbox', { name: 'Title', exact: true }).waitFor()
      if (name === 'agenda') await page.getByRole('list', { name: 'Agenda items' }).waitFor()
      else await body(page).waitFor()
      await saved(page)
    }
  }
}
