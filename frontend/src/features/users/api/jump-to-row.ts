import type { QueryClient } from '@tanstack/react-query'
import { PAGE, type Place, readPage, usersQuery } from './list-users'
import { toFilter, type UsersSearch } from './search'

/** Walk back along the places seen to the one where a page begins. */
function placeOf(index: number, known: Place): Place {
  let place = known
  while (place.index > index && place.before) place = place.before
  return place
}

/** Hold the one page in which a row lies that was seen before; its neighbours are then asked for as usual. */
export async function jumpToRow(queries: QueryClient, search: UsersSearch, row: number): Promise<void> {
  const { queryKey } = usersQuery(search)
  const known = queries.getQueryData(queryKey)?.pageParams[0] as Place | undefined
  if (!known) return
  const place = placeOf(Math.floor(row / PAGE), known)
  const page = await readPage(toFilter(search), place)
  queries.setQueryData(queryKey, { pages: [page], pageParams: [place] })
}
