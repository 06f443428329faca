import { Box, Flex } from '@chakra-ui/react'
import { Avatar } from '@/components/avatar'
import { PageHeader } from '@/components/page-header'
import { StatusBadge } from '@/components/status-badge'
import { useMe } from '@/hooks/use-me'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useFormat } from '@/lib/i18n/format'
import { userWords } from '../messages/catalogue'
import { PersonActions } from './person-actions'

export function PersonHeader({ user }: { user: User }) {
  const t = useMessages(userWords)
  const format = useFormat()
  const me = useMe()
  const seen = user.last_sign_in_at
    ? t.person.lastSeen(format.relative(user.last_sign_in_at))
    : t.person.neverSeen
  const lead = (
    <Flex as="span" gap="2" align="center" wrap="wrap">
      <StatusBadge status={user.status} />
      <span>
        {user.id === me.id && `${t.person.you} · `}
        {user.email} · {seen}
      </span>
    </Flex>
  )
  return (
    <Flex gap="4" align="start">
      <Box pt="1" display={{ base: 'none', sm: 'block' }}>
        <Avatar name={user.name} url={user.avatar_url} size="3.5rem" />
      </Box>
      <Box flex="1" minW="0">
        <PageHeader title={user.name} lead={lead}>
          <PersonActions user={user} />
        </PageHeader>
      </Box>
    </Flex>
  )
}
