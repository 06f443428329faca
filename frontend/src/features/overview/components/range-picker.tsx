import { Button, Flex, Grid } from '@chakra-ui/react'
import { useNavigate } from '@tanstack/react-router'
import { TextField } from '@/components/form/text-field'
import { Popover } from '@/components/popover'
import { useMessages } from '@/lib/i18n/catalogue'
import { chosenDays, type OverviewSearch, RANGES, rangeOf } from '../api/search'
import { overviewWords } from '../messages/catalogue'

/** Usual spans one press away, any two dates behind the last. The address keeps the choice. */
export function RangePicker({ search }: { search: OverviewSearch }) {
  const t = useMessages(overviewWords)
  const navigate = useNavigate()
  const chosen = chosenDays(search)
  const go = (next: OverviewSearch) => void navigate({ to: '.', replace: true, search: next })
  return (
    <Flex role="group" aria-label={t.range} gap="1" wrap="wrap">
      {RANGES.map((days) => (
        <Button
          key={days}
          size="sm"
          variant={days === chosen ? 'subtle' : 'ghost'}
          aria-pressed={days === chosen}
          onClick={() => go({ days })}
        >
          {t.lastDays(days)}
        </Button>
      ))}
      <CustomRange search={search} onChoose={go} />
    </Flex>
  )
}

function CustomRange({
  search,
  onChoose,
}: {
  search: OverviewSearch
  onChoose: (search: OverviewSearch) => void
}) {
  const t = useMessages(overviewWords)
  const range = rangeOf(search)
  const change = (patch: Partial<typeof range>) => {
    const next = { ...range, ...patch }
    if (next.from && next.to && next.from <= next.to) onChoose(next)
  }
  return (
    <Popover
      label={t.custom}
      trigger={t.custom}
      align="end"
      width="20rem"
      button={{ size: 'sm', height: '9', px: '3', variant: search.from ? 'subtle' : 'ghost' }}
    >
      <Grid templateColumns="1fr 1fr" gap="3">
        <TextField
          type="date"
          label={t.from}
          required
          value={range.from}
          max={range.to}
          onChange={(from) => change({ from })}
        />
        <TextField
          type="date"
          label={t.to}
          required
          value={range.to}
          min={range.from}
          onChange={(to) => change({ to })}
        />
      </Grid>
    </Popover>
  )
}
