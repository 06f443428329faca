import { useNavigate } from '@tanstack/react-router'
import type { MouseEvent } from 'react'
import { paths } from '@/config/paths'
import type { User } from '@/lib/api/types'

/** To somebody's page. A plain link: the router's own follows every address, which a hundred rows need not. */
export function NameLink({ user }: { user: User }) {
  const navigate = useNavigate()
  const go = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ to: paths.user, params: { userId: user.id } })
  }
  return (
    <a className="person" href={paths.user.replace('$userId', user.id)} onClick={go}>
      {user.name}
    </a>
  )
}
