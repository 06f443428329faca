import { storage } from '@/lib/storage'
import { createStore, useStore } from '@/lib/store'

export const LOCALES = ['en', 'fr'] as const
export type Locale = (typeof LOCALES)[number]
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', fr: 'Français' }

const KEY = 'utilisateurs-locale'

export function isLocale(value: unknown): value is Locale {
  return LOCALES.includes(value as Locale)
}

/** The language chosen before, else the first of the browser's that we speak, else English. */
export function detectLocale(languages: readonly string[] = navigator.languages): Locale {
  const wanted = [storage.read(KEY), ...languages].map((tag) => tag?.slice(0, 2))
  return wanted.find(isLocale) ?? 'en'
}

export const localeStore = createStore<Locale>(detectLocale())

/** Speak another language from now on, here and at the next visit. */
export function setLocale(locale: Locale): void {
  storage.write(KEY, locale)
  document.documentElement.lang = locale
  if (localeStore.get() !== locale) localeStore.set(locale)
}

export function useLocale(): Locale {
  return useStore(localeStore)
}
