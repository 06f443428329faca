import { Box, Flex, Stack } from '@chakra-ui/react'
import { Icon } from '@/components/icon'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import type { BulkResult } from '../api/bulk'
import { userWords } from '../messages/catalogue'

type BulkResultsProps = { users: User[]; results: BulkResult[] }

/** What became of each: those left as they were first, with the reason; then the done; then who is still to come. */
export function BulkResults({ users, results }: BulkResultsProps) {
  const t = useMessages(userWords)
  const known = new Map(results.map((result) => [result.id, result]))
  const rank = ({ id }: User) => (known.has(id) ? (known.get(id)?.ok ? 1 : 0) : 2)
  const failed = results.filter(({ ok }) => !ok).length
  return (
    <Box fontSize="sm">
      {failed > 0 && (
        <Box role="alert" fontWeight="medium" mb="2">
          {t.bulkFailed(failed)}
        </Box>
      )}
      <Stack
        as="ul"
        gap="0"
        maxH="14rem"
        overflowY="auto"
        listStyleType="none"
        borderWidth="1px"
        borderRadius="md"
        tabIndex={0}
        aria-label={t.results}
      >
        {[...users]
          .sort((one, other) => rank(one) - rank(other))
          .map((user) => (
            <OneResult key={user.id} user={user} result={known.get(user.id)} />
          ))}
      </Stack>
    </Box>
  )
}

function OneResult({ user, result }: { user: User; result?: BulkResult }) {
  const t = useMessages(userWords)
  const tone = result ? (result.ok ? 'accent' : 'danger') : 'neutral'
  const words = result ? (result.ok ? t.rowDone : '') : t.rowWaiting
  return (
    <Flex
      as="li"
      gap="2"
      px="3"
      py="1.5"
      align="start"
      borderBottomWidth="1px"
      _last={{ borderBottomWidth: 0 }}
    >
      <Box colorPalette={tone} color="colorPalette.fg" pt="0.5" w="4" flexShrink="0">
        {result && <Icon name={result.ok ? 'check' : 'alert'} size={16} />}
      </Box>
      <Box flex="1" minW="0" overflowWrap="anywhere">
        {user.name}
        {result && !result.ok && (
          <Box color="danger.fg">
            {result.problem?.detail || result.problem?.title} {result.problem?.remedy}
          </Box>
        )}
      </Box>
      <Box color="fg.muted">{words}</Box>
    </Flex>
  )
}
