import { Box, Button, Flex, Stack } from '@chakra-ui/react'
import type { AuditEvent } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { eventWords } from '@/lib/i18n/events'
import { useFormat } from '@/lib/i18n/format'
import { EventLine, type PersonLink } from './event-line'
import { EmptyState } from './states'

type EventListProps = {
  events: AuditEvent[]
  own?: boolean
  person?: PersonLink
  hasMore?: boolean
  loadingMore?: boolean
  onMore?: () => void
}

/** Neighbours that fell on the same day, on the calendar of whoever looks. */
function byDay(events: AuditEvent[], dayOf: (iso: string) => string): [string, AuditEvent[]][] {
  const days = new Map<string, AuditEvent[]>()
  for (const event of events) days.set(dayOf(event.at), [...(days.get(dayOf(event.at)) ?? []), event])
  return [...days]
}

/** What happened, day by day, newest first; each entry opens to tell all that is known. */
export function EventList({ events, own, person, hasMore, loadingMore, onMore }: EventListProps) {
  const t = useMessages(eventWords)
  const format = useFormat()
  if (events.length === 0)
    return (
      <EmptyState icon="history" title={t.emptyTitle}>
        {t.emptyText}
      </EmptyState>
    )
  return (
    <>
      {byDay(events, format.longDay).map(([day, those]) => (
        <Box key={day}>
          <DayHead>{day}</DayHead>
          <Stack as="ol" gap="0" listStyleType="none">
            {those.map((event) => (
              <Box as="li" key={event.id} borderBottomWidth="1px" _last={{ borderBottomWidth: '0' }}>
                <EventLine event={event} own={own} person={person} />
              </Box>
            ))}
          </Stack>
        </Box>
      ))}
      {hasMore && (
        <Flex justify="center" p="4" borderTopWidth="1px">
          <Button variant="outline" size="sm" onClick={onMore} disabled={loadingMore}>
            {t.more}
          </Button>
        </Flex>
      )}
    </>
  )
}

function DayHead({ children }: { children: string }) {
  return (
    <Box
      as="h2"
      px={{ base: '4', md: '5' }}
      py="2"
      bg="bg.subtle"
      borderYWidth="1px"
      fontSize="sm"
      fontWeight="semibold"
      color="fg.muted"
      css={{ 'div:first-of-type > &': { borderTopWidth: 0, borderTopRadius: 'lg' } }}
    >
      {children}
    </Box>
  )
}
