import { describe, expect, it } from 'vitest'
import { ROW_HEIGHT } from './table-look'
import { leftOut } from './use-rows-in-sight'

/** What browsers keep a length in: 26 bits of whole pixels, one of them the sign. */
const TALLEST = 2 ** 25

describe('the height of a very long table', () => {
  it('stays within what a browser can draw, down to the last of a million rows', () => {
    for (let above = 0; above <= 1_000_000; above += 50_000)
      expect((above - leftOut(above) + 1_500) * ROW_HEIGHT).toBeLessThan(TALLEST)
  })

  it('counts every row where nothing has to be left out', () => {
    expect(leftOut(399_900)).toBe(0)
  })
})
