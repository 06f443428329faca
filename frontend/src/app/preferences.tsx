import { NativeSelect } from '@/components/form/input'
import { speak } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { isLocale, LOCALE_NAMES, LOCALES, type Locale, useLocale } from '@/lib/i18n/locale'
import { MODES, type Mode, setMode, useMode } from '@/lib/theme/mode'

const small = { height: '9', fontSize: 'sm' } as const

/** The language of the interface; `onChoose` lets the signed-in keep it in their profile. */
export function LocaleSelect({ onChoose = speak }: { onChoose?: (locale: Locale) => unknown }) {
  const t = useCommon()
  const choose = (value: string) => isLocale(value) && onChoose(value)
  return (
    <NativeSelect
      {...small}
      aria-label={t.language}
      value={useLocale()}
      onChange={(event) => choose(event.target.value)}
    >
      {LOCALES.map((locale) => (
        <option key={locale} value={locale} lang={locale}>
          {LOCALE_NAMES[locale]}
        </option>
      ))}
    </NativeSelect>
  )
}

/** Light, dark, or as the system says. */
export function ModeSelect() {
  const t = useCommon()
  return (
    <NativeSelect
      {...small}
      aria-label={t.theme}
      value={useMode()}
      onChange={(event) => setMode(event.target.value as Mode)}
    >
      {MODES.map((mode) => (
        <option key={mode} value={mode}>
          {t.themes[mode]}
        </option>
      ))}
    </NativeSelect>
  )
}
