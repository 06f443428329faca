import { useQueryClient } from '@tanstack/react-query'
import { FormShell } from '@/components/form/form'
import { SelectField } from '@/components/form/select-field'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { Notice } from '@/components/notice'
import { Panel } from '@/components/panel'
import { useForm } from '@/hooks/use-form'
import { meQuery, useMe } from '@/hooks/use-me'
import { isProblem } from '@/lib/api/problem'
import { speak, useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { LOCALE_NAMES, LOCALES, type Locale } from '@/lib/i18n/locale'
import { timeZones } from '@/lib/time-zones'
import { showToast } from '@/lib/toast'
import { check } from '@/lib/validate'
import { updateMe } from '../api/update-me'
import { profileWords } from '../messages/catalogue'

const locales = LOCALES.map((locale) => ({ value: locale, label: LOCALE_NAMES[locale] }))

function useAboutForm() {
  const common = useCommon()
  const queries = useQueryClient()
  const me = useMe()
  return useForm({
    initial: { name: me.name, locale: me.locale as Locale, time_zone: me.time_zone },
    validate: ({ name }) => ({ name: check.text(common, name) }),
    submit: async (values) => {
      const version = queries.getQueryData(meQuery.queryKey)?.version ?? me.version
      const changed = await updateMe(values, version).catch(async (error) => {
        // Read what is there now, so that saving again goes over it knowingly.
        if (isProblem(error, 'edit-conflict')) await queries.invalidateQueries({ queryKey: meQuery.queryKey })
        throw error
      })
      queries.setQueryData(meQuery.queryKey, changed)
      await speak(changed.locale)
      const words = await profileWords.load()
      showToast({ text: words.saved })
    },
  })
}

export function AboutPanel() {
  const t = useMessages(profileWords)
  const form = useAboutForm()
  const conflict = isProblem(form.problem, 'edit-conflict')
  return (
    <Panel title={t.about}>
      <FormShell formProps={form.formProps} problem={conflict ? null : form.problem}>
        {conflict && (
          <Notice tone="warning" role="alert">
            {t.conflict}
          </Notice>
        )}
        <TextField
          label={t.name}
          autoComplete="name"
          required
          value={form.values.name}
          error={form.errors.name}
          onChange={(value) => form.set('name', value)}
        />
        <SelectField
          label={t.language}
          value={form.values.locale}
          options={locales}
          error={form.errors.locale}
          onChange={(value) => form.set('locale', value as Locale)}
        />
        <SelectField
          label={t.timeZone}
          value={form.values.time_zone}
          options={timeZones(form.values.time_zone)}
          error={form.errors.time_zone}
          onChange={(value) => form.set('time_zone', value)}
        />
        <SaveButton pending={form.pending} />
      </FormShell>
    </Panel>
  )
}

function SaveButton({ pending }: { pending: boolean }) {
  const common = useCommon()
  return (
    <SubmitButton pending={pending} alignSelf="start">
      {common.save}
    </SubmitButton>
  )
}
