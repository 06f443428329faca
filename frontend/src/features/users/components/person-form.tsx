import { FormShell } from '@/components/form/form'
import { SelectField } from '@/components/form/select-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { Panel } from '@/components/panel'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { LOCALE_NAMES, LOCALES, type Locale } from '@/lib/i18n/locale'
import { timeZones } from '@/lib/time-zones'
import { userWords } from '../messages/catalogue'
import { EditConflict } from './edit-conflict'
import { usePersonForm } from './use-person-form'

const locales = LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))

export function PersonForm({ user, readOnly }: { user: User; readOnly: boolean }) {
  const t = useMessages(userWords)
  const common = useCommon()
  const { form, theirs, takeTheirs } = usePersonForm(user)
  const { values, errors, set } = form
  return (
    <Panel title={t.person.edit} hint={t.person.editHint}>
      <FormShell formProps={form.formProps} problem={form.problem}>
        <TextField
          label={t.dialog.name}
          required
          readOnly={readOnly}
          value={values.name}
          error={errors.name}
          onChange={(value) => set('name', value)}
        />
        <TextField
          label={t.dialog.email}
          type="email"
          required
          readOnly={readOnly}
          value={values.email}
          error={errors.email}
          onChange={(value) => set('email', value)}
        />
        <SelectField
          label={t.person.language}
          disabled={readOnly}
          value={values.locale}
          options={locales}
          error={errors.locale}
          onChange={(value) => set('locale', value as Locale)}
        />
        <SelectField
          label={t.person.timeZone}
          disabled={readOnly}
          value={values.time_zone}
          options={timeZones(values.time_zone)}
          error={errors.time_zone}
          onChange={(value) => set('time_zone', value)}
        />
        {theirs && (
          <EditConflict
            mine={values}
            theirs={theirs}
            onTakeTheirs={takeTheirs}
            onKeepMine={() => void form.send()}
          />
        )}
        {!readOnly && !theirs && (
          <SubmitButton pending={form.pending} alignSelf="start">
            {common.save}
          </SubmitButton>
        )}
      </FormShell>
    </Panel>
  )
}
