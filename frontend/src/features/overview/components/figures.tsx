import { Box, chakra, Grid } from '@chakra-ui/react'
import { createLink } from '@tanstack/react-router'
import type { OverviewView } from '@/client/types.gen'
import { paths } from '@/config/paths'
import { useCan } from '@/hooks/use-me'
import type { UserStatus } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useFormat } from '@/lib/i18n/format'
import { overviewWords } from '../messages/catalogue'

const CardLink = createLink(
  chakra('a', {
    base: {
      display: 'block',
      color: 'inherit',
      borderRadius: 'lg',
      _hover: { bg: 'bg.subtle' },
      _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid' },
    },
  }),
)

type Figure = { label: string; value: number; search?: { status?: UserStatus[]; verified?: boolean } }

/** The state of things now; a press shows the people behind a number. */
export function Figures({ overview }: { overview: OverviewView }) {
  const t = useMessages(overviewWords)
  const { users, sessions_open } = overview
  const figures: Figure[] = [
    { label: t.total, value: users.total, search: {} },
    { label: t.active, value: users.active, search: { status: ['active'] } },
    { label: t.invited, value: users.invited, search: { status: ['invited'] } },
    { label: t.unverified, value: users.unverified, search: { verified: false } },
    { label: t.suspended, value: users.suspended, search: { status: ['suspended'] } },
    { label: t.deleted, value: users.deleted, search: { status: ['deleted'] } },
    { label: t.sessions, value: sessions_open },
  ]
  return (
    <Grid
      gap="1"
      p="2"
      templateColumns="repeat(auto-fit, minmax(min(7.75rem, 40%), 1fr))"
      bg="bg.panel"
      borderWidth="1px"
      borderRadius="lg"
      boxShadow="panel"
    >
      {figures.map((figure) => (
        <FigureCard key={figure.label} figure={figure} />
      ))}
    </Grid>
  )
}

function FigureCard({ figure }: { figure: Figure }) {
  const format = useFormat()
  const can = useCan()
  const body = (
    <Box p="3">
      <Box
        fontSize="2xl"
        fontWeight="semibold"
        letterSpacing="tight"
        lineHeight="tight"
        fontVariantNumeric="tabular-nums"
      >
        {format.number(figure.value)}
      </Box>
      <Box fontSize="sm" color="fg.muted" mt="1">
        {figure.label}
      </Box>
    </Box>
  )
  if (!figure.search || !can('users:read')) return body
  return (
    <CardLink to={paths.users} search={figure.search}>
      {body}
    </CardLink>
  )
}
