import { Box, Stack } from '@chakra-ui/react'
import type { AuditEvent } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { eventWords } from '@/lib/i18n/events'
import { useFormat } from '@/lib/i18n/format'
import { LOCALE_NAMES } from '@/lib/i18n/locale'

type Change = AuditEvent['changes'][number]

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Values that the interface has words for are told in them. */
function useValueWords() {
  const t = useMessages(eventWords)
  const { statuses } = useCommon()
  const known: Record<string, Record<string, string>> = { status: statuses, locale: LOCALE_NAMES }
  return (field: string, value: unknown): string => {
    if (isEmpty(value)) return t.empty
    const word = (one: unknown) => known[field]?.[String(one)] ?? String(one)
    return Array.isArray(value) ? value.map(word).join(', ') : word(value)
  }
}

type EventChangesProps = { event: AuditEvent; only: 'replaced' | 'first' }

/** "Language: English → Français"; what was set for the first time is told apart from what was replaced. */
export function EventChanges({ event, only }: EventChangesProps) {
  const changes = event.changes.filter(({ before }) => isEmpty(before) === (only === 'first'))
  return changes.map((change) => <OneChange key={change.field} change={change} />)
}

function OneChange({ change: { field, before, after } }: { change: Change }) {
  const t = useMessages(eventWords)
  const words = useValueWords()
  const fields: Record<string, string> = t.fields
  return (
    <Box fontSize="sm" color="fg.muted" overflowWrap="anywhere">
      <Box as="span" color="fg">
        {fields[field] ?? field}
      </Box>
      {t.colon}
      {!isEmpty(before) && (
        <>
          <del>{words(field, before)}</del> →{' '}
        </>
      )}
      <Box as="ins" textDecoration="none">
        {words(field, after)}
      </Box>
    </Box>
  )
}

/** All that is known beyond the line: what a reason means, what was set, which program, which request. */
export function EventDetails({ id, event }: { id: string; event: AuditEvent }) {
  const t = useMessages(eventWords)
  const format = useFormat()
  const help = event.reason && t.reasonHelp[event.reason]
  return (
    <Stack id={id} gap="1.5" mt="2" ml="10" pl="1" fontSize="sm" color="fg.muted" overflowWrap="anywhere">
      {help && <Box color="fg">{help}</Box>}
      <EventChanges event={event} only="first" />
      <Box>{format.dateTime(event.at)}</Box>
      {event.user_agent && <Box>{event.user_agent}</Box>}
      {event.request_id && (
        <Box fontFamily="mono" fontSize="xs">
          {t.request} {event.request_id}
        </Box>
      )}
    </Stack>
  )
}
