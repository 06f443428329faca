import { describe, expect, it } from 'vitest'

type Words = Record<string, unknown>

const english = import.meta.glob<{ default: Words }>('/src/**/en.ts', { eager: true })
const french = import.meta.glob<{ default: Words }>('/src/**/fr.ts', { eager: true })

/** "palette.results()" for each message: its path, and whether it takes arguments. */
function shape(words: Words, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) => {
    if (typeof value === 'function') return [`${path}${key}()`]
    return typeof value === 'object' ? shape(value as Words, `${path}${key}.`) : [`${path}${key}`]
  })
}

function texts(words: Words): string[] {
  return Object.values(words).flatMap((value) => {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' ? texts(value as Words) : []
  })
}

describe('the catalogues', () => {
  it('are there in both languages', () => {
    const places = (files: object) =>
      Object.keys(files)
        .map((path) => path.replace(/\/\w+\.ts$/, ''))
        .sort()
    expect(places(french)).toEqual(places(english))
    expect(places(english).length).toBeGreaterThan(10)
  })

  it.each(Object.keys(english))('%s has the same keys in French', (path) => {
    const translated = french[path.replace(/en\.ts$/, 'fr.ts')]
    expect(shape(translated?.default ?? {}).sort()).toEqual(shape(english[path]?.default ?? {}).sort())
  })

  it.each(Object.keys(french))('%s says something everywhere', (path) => {
    expect(texts(french[path]?.default ?? {}).filter((text) => text.trim() === '')).toEqual([])
  })
})
