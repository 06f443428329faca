import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { PAGE } from '../api/list-users'

const AHEAD = 30

type MoreRows = {
  query: UseInfiniteQueryResult
  /** Numbers of the first and the last row in sight. */
  first: number
  last: number
  above: number
  held: number
  jumping: boolean
  /** Show the page in which a row lies that was seen before. */
  jumpTo: (row: number) => void
}

/** Ask for pages before their place comes into sight: below, above, or somewhere seen long before. */
export function useMoreRows({ query, first, last, above, held, jumping, jumpTo }: MoreRows) {
  const { hasNextPage, hasPreviousPage, isFetching, isError, fetchNextPage, fetchPreviousPage } = query
  const quiet = !isFetching && !isError && !jumping
  const nearEnd = held > 0 && last > above + held - AHEAD
  const nearStart = above > 0 && first < above + AHEAD
  const farAbove = above - last > PAGE
  useEffect(() => {
    if (quiet && nearEnd && hasNextPage) void fetchNextPage()
  }, [quiet, nearEnd, hasNextPage, fetchNextPage])
  useEffect(() => {
    if (!quiet || !nearStart || !hasPreviousPage) return
    // By its last row: the page that comes must reach to the foot of the frame, or the frame would move.
    if (farAbove) jumpTo(last)
    else void fetchPreviousPage()
  }, [quiet, nearStart, farAbove, last, hasPreviousPage, fetchPreviousPage, jumpTo])
}
