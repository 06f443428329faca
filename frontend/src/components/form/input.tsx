import { chakra } from '@chakra-ui/react'

const ARROW =
  "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='20' height='20' fill='none' stroke='%23888278' stroke-width='1.7'%3E%3Cpath d='m6 8 4 4 4-4'/%3E%3C/svg%3E\")"

const control = {
  width: 'full',
  minWidth: '0',
  height: '10',
  px: '3',
  bg: 'bg.panel',
  color: 'fg',
  fontSize: 'md',
  borderWidth: '1px',
  borderColor: 'border.control',
  borderRadius: 'md',
  colorPalette: 'accent',
  transition: 'border-color 120ms',
  outline: '2px solid transparent',
  outlineOffset: '-1px',
  _hover: { borderColor: 'fg.muted' },
  _focusVisible: { outlineColor: 'colorPalette.focusRing', borderColor: 'colorPalette.focusRing' },
  _invalid: { borderColor: 'danger.solid', colorPalette: 'danger' },
  _disabled: { bg: 'bg.subtle', color: 'fg.muted', cursor: 'disabled' },
  _placeholder: { color: 'fg.muted', opacity: 1 },
} as const

export const Input = chakra('input', { base: { ...control, '&:read-only': { bg: 'bg.subtle' } } })

/** The browser's own select, dressed like the other controls. */
export const NativeSelect = chakra('select', {
  base: {
    ...control,
    appearance: 'none',
    pr: '9',
    backgroundImage: ARROW,
    backgroundRepeat: 'no-repeat',
    backgroundPosition: 'right 0.6rem center',
    cursor: 'pointer',
    textOverflow: 'ellipsis',
    _disabled: { bg: 'bg.subtle', color: 'fg', opacity: 1, cursor: 'disabled', backgroundImage: 'none' },
  },
})
