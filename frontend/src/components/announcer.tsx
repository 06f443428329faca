import { chakra } from '@chakra-ui/react'
import { announcement } from '@/lib/announce'
import { useStore } from '@/lib/store'
import { visuallyHidden } from './visually-hidden'

/** The page's one polite live region. */
export function Announcer() {
  return (
    <chakra.div role="status" aria-live="polite" css={visuallyHidden}>
      {useStore(announcement)}
    </chakra.div>
  )
}
