import { useEffect, useState } from 'react'

export function tokenOf(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('token')
}

/** The token of a mailed link, taken out of the address at once so that it stays in no history. */
export function useLinkToken(): string | null {
  const [token] = useState(() => tokenOf(location.hash))
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, '', location.pathname + location.search)
  }, [])
  return token
}
