import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useLayoutEffect, useRef } from 'react'
import { ROW_HEIGHT } from './table-look'

const FAR = 300_000
const STRIDE = 100_000

/**
 * How many rows at the top are left out of the scroll height. Browsers draw nothing beyond some 33 million
 * pixels, which is 588,000 rows: further down the table counts from a later row, and nobody sees the change.
 */
export function leftOut(above: number): number {
  return Math.max(0, Math.floor((above - FAR) / STRIDE)) * STRIDE
}

/** Which rows are in sight, by their number in the whole list, and how high the gaps around them are. */
export function useRowsInSight(frame: RefObject<HTMLDivElement | null>, above: number, held: number) {
  const origin = leftOut(above)
  const virtual = useVirtualizer({
    count: above - origin + held,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    getItemKey: (index) => index + origin,
  })
  const before = useRef(origin)
  const moved = (before.current - origin) * ROW_HEIGHT
  // Within the same picture: first what the virtualizer believes, then what the browser shows.
  if (moved !== 0) {
    before.current = origin
    virtual.scrollOffset = (virtual.scrollOffset ?? 0) + moved
  }
  useLayoutEffect(() => {
    if (moved !== 0 && frame.current) frame.current.scrollTop += moved
  }, [moved, frame])
  const items = virtual.getVirtualItems()
  return {
    indexes: items.map(({ index }) => index + origin),
    gapBefore: items[0]?.start ?? 0,
    gapAfter: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
  }
}
