import { use } from 'react'
import { type Locale, localeStore, setLocale, useLocale } from './locale'

// biome-ignore lint/suspicious/noExplicitAny: a message may take whatever its own signature says.
type Message = string | ((...args: any[]) => string) | { [key: string]: Message }

/** The shape another language must fill: the same keys, the same arguments, other words. */
export type Translation<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...args: infer A) => string
      ? (...args: A) => string
      : Translation<T[K]>
}

export type Catalogue<T> = {
  load: (locale?: Locale) => Promise<Translation<T>>
  peek: (locale: Locale) => Translation<T> | undefined
}

type Loaders<T> = {
  en: () => Promise<{ default: T }>
  fr: () => Promise<{ default: Translation<T> }>
}

const spoken = new Set<(locale: Locale) => Promise<unknown>>()

/** Change the language once every word in use is there, so that nothing blinks. */
export async function speak(locale: Locale): Promise<void> {
  await Promise.all([...spoken].map((load) => load(locale)))
  setLocale(locale)
}

/** One part of the interface's words: each language is a chunk of its own, fetched when first needed. */
export function defineCatalogue<T extends { [key: string]: Message }>(loaders: Loaders<T>): Catalogue<T> {
  const pending = new Map<Locale, Promise<Translation<T>>>()
  const ready = new Map<Locale, Translation<T>>()

  async function fetchWords(locale: Locale) {
    const words = (await loaders[locale]()).default as Translation<T>
    ready.set(locale, words)
    return words
  }
  function load(locale: Locale = localeStore.get()) {
    spoken.add(load)
    const known = pending.get(locale) ?? fetchWords(locale)
    pending.set(locale, known)
    known.catch(() => pending.delete(locale))
    return known
  }
  return { load, peek: (locale) => ready.get(locale) }
}

/** The words of a catalogue in the current language; suspends only if its route has not loaded them. */
export function useMessages<T>(catalogue: Catalogue<T>): Translation<T> {
  const locale = useLocale()
  return catalogue.peek(locale) ?? use(catalogue.load(locale))
}
