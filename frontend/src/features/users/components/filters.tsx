import { Button, chakra, Flex, Grid } from '@chakra-ui/react'
import { useQuery } from '@tanstack/react-query'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { useCan } from '@/hooks/use-me'
import { rolesQuery } from '@/hooks/use-roles'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { countFilters, NO_FILTERS, STATUSES } from '../api/search'
import { userWords } from '../messages/catalogue'
import { useUsersSearch } from './use-users-search'

const Choice = chakra('label', {
  base: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '2',
    fontSize: 'sm',
    height: '10',
    px: '3',
    borderWidth: '1px',
    borderRadius: 'md',
    bg: 'bg.panel',
    cursor: 'pointer',
    '&:has(:checked)': { bg: 'accent.subtle', borderColor: 'accent.fg', color: 'accent.fg' },
  },
})

export function Filters() {
  const t = useMessages(userWords)
  const [search, change] = useUsersSearch()
  return (
    <Flex direction="column" gap="4" mt="3" p="4" bg="bg.subtle" borderRadius="lg">
      <Statuses />
      <Grid gap="4" templateColumns="repeat(auto-fill, minmax(8.5rem, 1fr))" alignItems="end">
        <RoleFilter />
        <VerifiedFilter />
        <DayFilter name="created_from" label={t.createdFrom} />
        <DayFilter name="created_to" label={t.createdTo} />
        <DayFilter name="last_sign_in_from" label={t.signInFrom} />
        <DayFilter name="last_sign_in_to" label={t.signInTo} />
      </Grid>
      {countFilters(search) > 0 && (
        <Button variant="ghost" size="sm" alignSelf="start" onClick={() => change(NO_FILTERS)}>
          {t.clearFilters}
        </Button>
      )}
    </Flex>
  )
}

function Statuses() {
  const t = useMessages(userWords)
  const common = useCommon()
  const [search, change] = useUsersSearch()
  const chosen = search.status ?? []
  const toggle = (status: (typeof STATUSES)[number], on: boolean) => {
    const next = STATUSES.filter((one) => (one === status ? on : chosen.includes(one)))
    change({ status: next.length ? next : undefined })
  }
  return (
    <Flex as="fieldset" gap="2" wrap="wrap" aria-label={t.column.status}>
      {STATUSES.map((status) => (
        <Choice key={status}>
          <input
            type="checkbox"
            checked={chosen.includes(status)}
            onChange={(event) => toggle(status, event.target.checked)}
          />
          {common.statuses[status]}
        </Choice>
      ))}
    </Flex>
  )
}

function RoleFilter() {
  const t = useMessages(userWords)
  const can = useCan()
  const [search, change] = useUsersSearch()
  const { data: roles = [] } = useQuery({ ...rolesQuery, enabled: can('roles:read') })
  const options = roles.map(({ name, title }) => ({ value: name, label: title }))
  return (
    <SelectField
      label={t.role}
      value={search.role ?? ''}
      options={[{ value: '', label: t.any }, ...options]}
      onChange={(value) => change({ role: value || undefined })}
    />
  )
}

function VerifiedFilter() {
  const t = useMessages(userWords)
  const [search, change] = useUsersSearch()
  const options = [
    { value: '', label: t.any },
    { value: 'true', label: t.yes },
    { value: 'false', label: t.no },
  ]
  return (
    <SelectField
      label={t.verified}
      value={search.verified === undefined ? '' : String(search.verified)}
      options={options}
      onChange={(value) => change({ verified: value === '' ? undefined : value === 'true' })}
    />
  )
}

type DayName = 'created_from' | 'created_to' | 'last_sign_in_from' | 'last_sign_in_to'

function DayFilter({ name, label }: { name: DayName; label: string }) {
  const [search, change] = useUsersSearch()
  return (
    <TextField
      type="date"
      label={label}
      required
      value={search[name] ?? ''}
      onChange={(value) => change({ [name]: value || undefined })}
    />
  )
}
