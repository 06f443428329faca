type Forms = { one: string; other: string }

const rules = { en: new Intl.PluralRules('en'), fr: new Intl.PluralRules('fr') }
const numbers = { en: new Intl.NumberFormat('en'), fr: new Intl.NumberFormat('fr') }

/** "1 user" or "2,345 users": `#` stands for the number, written as the language writes it. */
export function plural(locale: 'en' | 'fr', count: number, forms: Forms): string {
  const form = rules[locale].select(count) === 'one' ? forms.one : forms.other
  return form.replace('#', numbers[locale].format(count))
}
