/** Said where the browser was asked to keep this storage for good, and would not. */
export const NOT_PERMANENT =
  'The browser did not promise to keep this storage. Your work is saved as before; installing the app usually changes that.'
