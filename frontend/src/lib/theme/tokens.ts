import { defineTokens } from '@chakra-ui/react'

const px = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))

/** A 4 px grid. Only the steps in use: an odd gap is a mistake, not a wish. */
const scale = {
  '0': '0',
  '0.5': '0.125rem',
  '1': '0.25rem',
  '1.5': '0.375rem',
  '2': '0.5rem',
  '2.5': '0.625rem',
  '3': '0.75rem',
  '4': '1rem',
  '5': '1.25rem',
  '6': '1.5rem',
  '8': '2rem',
  '10': '2.5rem',
  '12': '3rem',
  '16': '4rem',
  '20': '5rem',
}

const SANS =
  'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'
const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace'

export const tokens = defineTokens({
  spacing: px(scale),
  sizes: px({
    ...scale,
    '7': '1.75rem',
    '9': '2.25rem',
    full: '100%',
    form: '24rem',
    prose: '40rem',
    page: '76rem',
    sidebar: '15.5rem',
  }),
  radii: px({ none: '0', sm: '0.3rem', md: '0.5rem', lg: '0.875rem', full: '9999px' }),
  fonts: { body: { value: SANS }, heading: { value: SANS }, mono: { value: MONO } },
  fontSizes: px({
    xs: '0.75rem',
    sm: '0.8125rem',
    md: '0.9375rem',
    lg: '1.0625rem',
    xl: '1.3125rem',
    '2xl': '1.625rem',
    '3xl': '2rem',
  }),
  fontWeights: px({ normal: '400', medium: '500', semibold: '600', bold: '650' }),
  lineHeights: px({ tight: '1.2', normal: '1.5', loose: '1.65' }),
  letterSpacings: px({ tight: '-0.016em', normal: '0', wide: '0.04em' }),
  zIndex: { sticky: { value: 10 }, renewal: { value: 15 }, bar: { value: 20 }, toast: { value: 50 } },
  durations: px({ fast: '120ms', moderate: '180ms' }),
  cursor: px({ button: 'pointer', disabled: 'not-allowed' }),
})
