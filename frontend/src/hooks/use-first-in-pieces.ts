import { useDeferredValue, useState } from 'react'

/**
 * Draws what a query brings first in pieces, between which the browser answers: it would come in one long task, as
 * whatever comes later does, of which less is new.
 */
export function useFirstInPieces<Query extends { isPending: boolean }>(query: Query): Query {
  const [first] = useState(query)
  const pending = useDeferredValue(query.isPending)
  return pending && first.isPending ? first : query
}
