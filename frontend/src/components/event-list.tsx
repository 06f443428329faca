import { Box, Button, chakra, Flex, Stack } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import type { AuditEvent } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { eventWords } from '@/lib/i18n/events'
import { useFormat } from '@/lib/i18n/format'
import { Icon, type IconName } from './icon'
import { EmptyState } from './states'

const Summary = chakra('summary', {
  base: {
    display: 'inline-block',
    fontSize: 'sm',
    py: '1',
    color: 'fg.muted',
    cursor: 'pointer',
    borderRadius: 'sm',
    _hover: { color: 'fg' },
    _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid' },
  },
})

type Look = { icon: IconName; tone: string }

/** Refusals and losses stand out; the everyday stays grey. */
function lookOf(action: string): Look {
  if (/refused|locked_out|reuse/.test(action)) return { icon: 'alert', tone: 'danger' }
  if (/suspended|deleted|erased|revoked/.test(action)) return { icon: 'close', tone: 'warning' }
  if (action.startsWith('session.')) return { icon: 'device', tone: 'neutral' }
  if (action.startsWith('role.')) return { icon: 'shield', tone: 'info' }
  return { icon: 'person', tone: 'accent' }
}

type EventListProps = {
  events: AuditEvent[]
  /** One's own history needs no "by" and "on". */
  own?: boolean
  person?: (id: string, name: string) => ReactNode
  hasMore?: boolean
  loadingMore?: boolean
  onMore?: () => void
}

/** What happened, newest first; each entry opens to tell all that is known. */
export function EventList({ events, own, person, hasMore, loadingMore, onMore }: EventListProps) {
  const t = useMessages(eventWords)
  if (events.length === 0)
    return (
      <EmptyState icon="history" title={t.emptyTitle}>
        {t.emptyText}
      </EmptyState>
    )
  return (
    <Stack as="ol" gap="0" listStyleType="none">
      {events.map((event) => (
        <Box as="li" key={event.id} borderBottomWidth="1px" _last={{ borderBottomWidth: '0' }}>
          <EventLine event={event} own={own} person={person} />
        </Box>
      ))}
      {hasMore && (
        <Flex as="li" justify="center" p="4">
          <Button variant="outline" size="sm" onClick={onMore} disabled={loadingMore}>
            {t.more}
          </Button>
        </Flex>
      )}
    </Stack>
  )
}

function EventLine({
  event,
  own,
  person,
}: {
  event: AuditEvent
  own?: boolean
  person?: EventListProps['person']
}) {
  const t = useMessages(eventWords)
  const format = useFormat()
  const { icon, tone } = lookOf(event.action)
  const reason = event.reason && (t.reasons[event.reason] ?? event.reason)
  return (
    <Flex gap="3" align="start" px={{ base: '4', md: '5' }} py="3">
      <Flex
        colorPalette={tone}
        bg="colorPalette.subtle"
        color="colorPalette.fg"
        borderRadius="full"
        p="1.5"
        mt="0.5"
      >
        <Icon name={icon} size={16} />
      </Flex>
      <Box flex="1" minW="0">
        <Box fontWeight="medium">
          {t.actions[event.action] ?? event.action}
          {reason && (
            <Box as="span" color="fg.muted" fontWeight="normal">
              {' '}
              · {reason}
            </Box>
          )}
        </Box>
        <Box fontSize="sm" color="fg.muted" overflowWrap="anywhere">
          {!own && <Who event={event} person={person} />}
          {[event.address, own ? browserOf(event.user_agent) : ''].filter(Boolean).join(' · ')}
        </Box>
        <details>
          <Summary>{t.details}</Summary>
          <EventDetails event={event} />
        </details>
      </Box>
      <Box as="time" fontSize="sm" color="fg.muted" whiteSpace="nowrap" title={format.dateTime(event.at)}>
        {format.relative(event.at)}
      </Box>
    </Flex>
  )
}

/** "Firefox", out of the long line browsers send. */
function browserOf(agent: string | null): string {
  const known = ['Edg', 'Firefox', 'Chrome', 'Safari', 'curl'].find((name) => agent?.includes(name))
  return known === 'Edg' ? 'Edge' : (known ?? '')
}

function nameOf(person: { name: string | null; email: string | null }): string {
  return person.name ?? person.email ?? ''
}

function Who({ event, person }: { event: AuditEvent; person?: EventListProps['person'] }) {
  const t = useMessages(eventWords)
  const { actor, subject } = event
  const show = (id: string | null, name: string) =>
    id && name && person ? person(id, name) : name || t.erased
  const same = actor.id !== null && actor.id === subject.id
  return (
    <>
      {!same && actor.kind !== 'user' && `${t.by} ${t[actor.kind]}`}
      {actor.kind === 'user' && (
        <>
          {t.by} {show(actor.id, nameOf(actor))}
        </>
      )}
      {!same && subject.id && (
        <>
          {' '}
          {t.on} {show(subject.id, nameOf(subject))}
        </>
      )}
      {event.address && ' · '}
    </>
  )
}

function valueText(value: unknown, empty: string): string {
  if (value === null || value === undefined || value === '') return empty
  return Array.isArray(value) ? value.join(', ') || empty : String(value)
}

function EventDetails({ event }: { event: AuditEvent }) {
  const t = useMessages(eventWords)
  const format = useFormat()
  const fields: Record<string, string> = t.fields
  return (
    <Stack gap="1.5" pt="2" fontSize="sm" color="fg.muted" overflowWrap="anywhere">
      <Box>{format.dateTime(event.at)}</Box>
      {event.changes.map((change) => (
        <Box key={change.field}>
          <Box as="span" color="fg" fontWeight="medium">
            {fields[change.field] ?? change.field}
          </Box>
          {': '}
          <del>{valueText(change.before, t.empty)}</del> → <ins>{valueText(change.after, t.empty)}</ins>
        </Box>
      ))}
      {event.user_agent && <Box>{event.user_agent}</Box>}
      {event.request_id && (
        <Box fontFamily="mono" fontSize="xs">
          {t.request} {event.request_id}
        </Box>
      )}
    </Stack>
  )
}
