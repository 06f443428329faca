import { Button, Flex, Grid } from '@chakra-ui/react'
import { Field } from '@/components/form/field'
import { NativeSelect } from '@/components/form/input'
import { TextField } from '@/components/form/text-field'
import { useMessages } from '@/lib/i18n/catalogue'
import { eventWords } from '@/lib/i18n/events'
import { GROUPS, type Group } from '../api/actions'
import type { AuditSearch } from '../api/search'
import { auditWords } from '../messages/catalogue'

type AuditFiltersProps = {
  search: AuditSearch
  onChange: (patch: Partial<AuditSearch>) => void
  onClear: () => void
}

export function AuditFilters({ search, onChange, onClear }: AuditFiltersProps) {
  const t = useMessages(auditWords)
  return (
    <Grid
      as="search"
      gap="4"
      mb="5"
      alignItems="end"
      templateColumns={{ base: 'minmax(0, 1fr) minmax(0, 1fr)', md: '2fr 1fr 1fr auto' }}
    >
      <Flex gridColumn={{ base: 'span 2', md: 'auto' }}>
        <ActionFilter value={search.action} onChange={(action) => onChange({ action })} />
      </Flex>
      <TextField
        type="date"
        label={t.from}
        required
        value={search.from ?? ''}
        onChange={(from) => onChange({ from: from || undefined })}
      />
      <TextField
        type="date"
        label={t.to}
        required
        value={search.to ?? ''}
        onChange={(to) => onChange({ to: to || undefined })}
      />
      {Object.keys(search).length > 0 && (
        <Button variant="ghost" onClick={onClear}>
          {t.clear}
        </Button>
      )}
    </Grid>
  )
}

function ActionFilter({ value, onChange }: { value?: string; onChange: (action?: string) => void }) {
  const t = useMessages(auditWords)
  const events = useMessages(eventWords)
  return (
    <Field label={t.what}>
      {(ties) => (
        <NativeSelect
          {...ties}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
        >
          <option value="">{t.all}</option>
          {(Object.keys(GROUPS) as Group[]).map((group) => (
            <optgroup key={group} label={t.groups[group]}>
              <option value={group}>{t.groups[group]}</option>
              {GROUPS[group].map((action) => (
                <option key={action} value={action}>
                  {events.actions[action]}
                </option>
              ))}
            </optgroup>
          ))}
        </NativeSelect>
      )}
    </Field>
  )
}
