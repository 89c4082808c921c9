/**
 * How an image is drawn. Asking another server for a picture tells it who reads, when and from where, so a remote one is
 * loaded only after a click; one that travels in the text is shown at once. Either way the text is not touched.
 */
import { isCarriedImage, remoteImage } from './link-address'

/** A picture, a button that loads it, or the words that stand for it. */
export function newImageElement(source: string, name: string): HTMLElement {
  if (isCarriedImage(source)) return newPicture(source, name)
  const address = remoteImage(source)
  if (address === null) return newWords(name)
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'load-image'
  button.textContent = `Show image: ${name}`
  button.title = address
  button.addEventListener('click', () => button.replaceWith(newPicture(address, name)))
  return button
}

function newPicture(source: string, name: string): HTMLElement {
  const picture = document.createElement('img')
  picture.referrerPolicy = 'no-referrer'
  picture.decoding = 'async'
  picture.alt = name
  picture.src = source
  return picture
}

function newWords(name: string): HTMLElement {
  const words = document.createElement('span')
  words.className = 'image-words'
  words.textContent = name
  return words
}
