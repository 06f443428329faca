import { useCallback, useState } from 'react'

/** How wide an element is, and again each time it changes. */
export function useWidth() {
  const [width, setWidth] = useState(0)
  const box = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const watcher = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return [box, width] as const
}
