import { Box, Button, Flex } from '@chakra-ui/react'
import { type ReactNode, useId, useState } from 'react'
import type { AuditEvent } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { eventWords } from '@/lib/i18n/events'
import { useFormat } from '@/lib/i18n/format'
import { EventChanges, EventDetails } from './event-details'
import { Icon, type IconName } from './icon'

type Look = { icon: IconName; tone: string }

/** Refusals and losses stand out; the everyday stays grey. */
function lookOf(action: string): Look {
  if (/refused|locked_out|reuse/.test(action)) return { icon: 'alert', tone: 'danger' }
  if (/suspended|deleted|erased|revoked/.test(action)) return { icon: 'close', tone: 'warning' }
  if (action.startsWith('session.')) return { icon: 'device', tone: 'neutral' }
  if (action.startsWith('role.')) return { icon: 'shield', tone: 'info' }
  return { icon: 'person', tone: 'accent' }
}

export type PersonLink = (id: string, name: string) => ReactNode

type EventLineProps = {
  event: AuditEvent
  /** One's own history needs no "by" and "on". */
  own?: boolean
  person?: PersonLink
}

export function EventLine({ event, own, person }: EventLineProps) {
  const t = useMessages(eventWords)
  const [open, setOpen] = useState(false)
  const id = useId()
  const title = t.actions[event.action] ?? event.action
  return (
    <Box px={{ base: '4', md: '5' }} py="3">
      <Flex gap="3" align="start">
        <Mark action={event.action} />
        <Box flex="1" minW="0">
          <Box fontWeight="medium">
            {title}
            <Reason event={event} />
          </Box>
          <Box fontSize="sm" color="fg.muted" overflowWrap="anywhere">
            {!own && <Who event={event} person={person} />}
            {[event.address, own ? browserOf(event.user_agent) : ''].filter(Boolean).join(' · ')}
          </Box>
          <EventChanges event={event} only="replaced" />
        </Box>
        <Moment at={event.at} />
        <Button
          size="xs"
          variant="ghost"
          aria-label={`${t.details}: ${title}`}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          onClick={() => setOpen(!open)}
        >
          <Box as="span" display="flex" transition="transform 120ms" transform={open ? 'rotate(180deg)' : ''}>
            <Icon name="chevron" size={16} />
          </Box>
        </Button>
      </Flex>
      {open && <EventDetails id={id} event={event} />}
    </Box>
  )
}

function Mark({ action }: { action: string }) {
  const { icon, tone } = lookOf(action)
  return (
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
  )
}

function Moment({ at }: { at: string }) {
  const format = useFormat()
  return (
    <Box
      as="time"
      {...{ dateTime: at }}
      title={`${format.dateTime(at)} · ${format.relative(at)}`}
      fontSize="sm"
      color="fg.muted"
      whiteSpace="nowrap"
      fontVariantNumeric="tabular-nums"
      pt="0.5"
    >
      {format.time(at)}
    </Box>
  )
}

/** Why, in words: a wrong password for an address that nobody has is another matter. */
function Reason({ event }: { event: AuditEvent }) {
  const t = useMessages(eventWords)
  if (!event.reason) return null
  const unknown = event.reason === 'bad-credentials' && event.subject.id === null
  return (
    <Box as="span" color="fg.muted" fontWeight="normal">
      {' '}
      · {unknown ? t.nobody : (t.reasons[event.reason] ?? event.reason)}
    </Box>
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

function Who({ event, person }: { event: AuditEvent; person?: PersonLink }) {
  const t = useMessages(eventWords)
  const { actor, subject } = event
  const show = (id: string | null, name: string) =>
    id && name && person ? person(id, name) : name || t.erased
  const same = actor.id !== null && actor.id === subject.id
  // Whoever tried to sign in as somebody is nobody yet: "for Zoé" says it all.
  const visitor = actor.kind === 'anonymous' && subject.id !== null
  return (
    <>
      {!visitor && actor.kind !== 'user' && `${t.by} ${t[actor.kind]}`}
      {actor.kind === 'user' && (
        <>
          {t.by} {show(actor.id, nameOf(actor))}
        </>
      )}
      {!same && subject.id && (
        <>
          {!visitor && ' '}
          {visitor ? t.for : t.on} {show(subject.id, nameOf(subject))}
        </>
      )}
      {event.address && ' · '}
    </>
  )
}
