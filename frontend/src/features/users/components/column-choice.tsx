import { chakra, Stack } from '@chakra-ui/react'
import { Icon } from '@/components/icon'
import { Popover } from '@/components/popover'
import { useMessages } from '@/lib/i18n/catalogue'
import { COLUMNS, type Column, DEFAULT_COLUMNS } from '../api/search'
import { userWords } from '../messages/catalogue'
import { useUsersSearch } from './use-users-search'

const Line = chakra('label', {
  base: { display: 'flex', alignItems: 'center', gap: '2.5', fontSize: 'sm', py: '1', cursor: 'pointer' },
})

/** Which columns to see; narrow screens show fewer all the same. */
export function ColumnChoice() {
  const t = useMessages(userWords)
  const [search, change] = useUsersSearch()
  const shown = search.columns ?? DEFAULT_COLUMNS
  const toggle = (column: Column, on: boolean) => {
    const next = COLUMNS.filter((one) => (one === column ? on : shown.includes(one)))
    change({ columns: next.length > 0 ? next : undefined })
  }
  return (
    <Popover
      label={t.columns}
      width="14rem"
      align="end"
      button={{
        variant: 'outline',
        size: 'sm',
        height: '10',
        px: '3',
        display: { base: 'none', md: 'inline-flex' },
      }}
      trigger={
        <>
          <Icon name="columns" size={16} /> {t.columns}
        </>
      }
    >
      <Stack gap="1">
        {COLUMNS.map((column) => (
          <Line key={column}>
            <input
              type="checkbox"
              checked={shown.includes(column)}
              onChange={(event) => toggle(column, event.target.checked)}
            />
            {t.column[column]}
          </Line>
        ))}
      </Stack>
    </Popover>
  )
}
