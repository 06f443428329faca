import { Badge, Box } from '@chakra-ui/react'
import type { UserStatus } from '@/lib/api/types'
import { useCommon } from '@/lib/i18n/common'

const PALETTES: Record<UserStatus, string> = {
  active: 'accent',
  invited: 'info',
  suspended: 'warning',
  deleted: 'danger',
}

/** A status in words and colour, never in colour alone. */
export function StatusBadge({ status }: { status: UserStatus }) {
  const t = useCommon()
  return (
    <Badge colorPalette={PALETTES[status]}>
      <Box as="span" w="1.5" h="1.5" borderRadius="full" bg="colorPalette.solid" aria-hidden="true" />
      {t.statuses[status]}
    </Badge>
  )
}
