// See https://svelte.dev/docs/kit/types#app
declare global {
  namespace App {}

  interface Window {
    /** Where the browser has Trusted Types; the DOM's own types do not know them yet. */
    readonly trustedTypes?: {
      createPolicy(name: string, rules: { readonly createScriptURL: (address: string) => string | null }): unknown
    }
  }
}

export {}
