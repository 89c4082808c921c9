/**
 * The app's one own Trusted Types policy (svelte.config.js names the others). Where a browser enforces them, no string
 * becomes markup or a script's address unless a policy lets it: this one lets scripts of our own server through, for workers
 * and the service worker, and has no way to make markup at all. Nothing a person writes is ever a file of our server.
 */
window.trustedTypes?.createPolicy('default', {
  createScriptURL: (address) => (new URL(address, location.href).origin === location.origin ? address : null)
})
