import { Badge, Box, Button, Flex, Stack } from '@chakra-ui/react'
import type { Session } from '@/lib/api/types'
import { useFormat } from '@/lib/i18n/format'
import { Icon } from './icon'

type SessionListProps = {
  sessions: Session[]
  words: { current?: string; lastUsed: (when: string) => string; end: string }
  onEnd?: (session: Session) => void
}

/** Where somebody is signed in: browser, address, last use. */
export function SessionList({ sessions, words, onEnd }: SessionListProps) {
  const format = useFormat()
  return (
    <Stack as="ul" gap="0" listStyleType="none">
      {sessions.map((session) => (
        <Flex
          as="li"
          key={session.id}
          align="center"
          gap="4"
          py="4"
          borderBottomWidth="1px"
          _last={{ borderBottomWidth: 0, pb: 0 }}
        >
          <Box color="fg.muted" bg="bg.subtle" borderRadius="full" p="2.5">
            <Icon name="device" size={20} />
          </Box>
          <Box flex="1" minW="0">
            <Flex gap="2" align="center" wrap="wrap" fontWeight="medium">
              {session.browser}
              {session.current && words.current && <Badge colorPalette="accent">{words.current}</Badge>}
            </Flex>
            <Box fontSize="sm" color="fg.muted" title={format.dateTime(session.last_used_at)}>
              {words.lastUsed(format.relative(session.last_used_at))}
              {session.address && ` · ${session.address}`}
            </Box>
          </Box>
          {onEnd && (
            <Button
              variant="outline"
              size="sm"
              aria-label={`${words.end}: ${session.browser}, ${session.address ?? ''}`}
              onClick={() => onEnd(session)}
            >
              {words.end}
            </Button>
          )}
        </Flex>
      ))}
    </Stack>
  )
}
