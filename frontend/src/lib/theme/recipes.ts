import { defineRecipe } from '@chakra-ui/react'

const ring = {
  outline: '2px solid transparent',
  outlineOffset: '2px',
  _focusVisible: { outlineColor: 'colorPalette.focusRing' },
}

export const button = defineRecipe({
  className: 'button',
  base: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: '2',
    flexShrink: '0',
    borderRadius: 'md',
    borderWidth: '1px',
    borderColor: 'transparent',
    fontWeight: 'medium',
    lineHeight: 'tight',
    whiteSpace: 'nowrap',
    userSelect: 'none',
    cursor: 'button',
    transition: 'background-color 120ms, border-color 120ms, color 120ms',
    colorPalette: 'accent',
    ...ring,
    _disabled: { opacity: 0.55, cursor: 'disabled' },
    '& svg': { flexShrink: 0 },
  },
  variants: {
    variant: {
      solid: {
        bg: 'colorPalette.solid',
        color: 'colorPalette.contrast',
        '&:hover:not(:disabled)': { bg: 'colorPalette.fg' },
      },
      outline: {
        bg: 'bg.panel',
        borderColor: 'border.control',
        color: 'fg',
        '&:hover:not(:disabled)': { bg: 'bg.subtle' },
      },
      ghost: { color: 'fg', '&:hover:not(:disabled)': { bg: 'bg.hover' } },
      subtle: {
        bg: 'colorPalette.subtle',
        color: 'colorPalette.fg',
        '&:hover:not(:disabled)': { borderColor: 'colorPalette.fg' },
      },
    },
    size: {
      xs: { height: '7', px: '2', fontSize: 'sm', gap: '1' },
      sm: { height: '9', px: '3', fontSize: 'sm' },
      md: { height: '10', px: '4', fontSize: 'md' },
    },
  },
  defaultVariants: { variant: 'solid', size: 'md' },
})

export const badge = defineRecipe({
  className: 'badge',
  base: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '1.5',
    px: '2',
    height: '5',
    borderRadius: 'full',
    fontSize: 'xs',
    fontWeight: 'medium',
    whiteSpace: 'nowrap',
    verticalAlign: 'middle',
    colorPalette: 'neutral',
    bg: 'colorPalette.subtle',
    color: 'colorPalette.fg',
  },
})

export const heading = defineRecipe({
  className: 'heading',
  base: { fontWeight: 'bold', letterSpacing: 'tight', lineHeight: 'tight', textWrap: 'balance' },
  variants: {
    size: {
      sm: { fontSize: 'md' },
      md: { fontSize: 'lg' },
      lg: { fontSize: 'xl' },
      xl: { fontSize: '2xl' },
    },
  },
  defaultVariants: { size: 'md' },
})

export const link = defineRecipe({
  className: 'link',
  base: {
    color: 'accent.fg',
    textDecoration: 'underline',
    textDecorationThickness: '1px',
    textUnderlineOffset: '0.2em',
    borderRadius: 'sm',
    colorPalette: 'accent',
    ...ring,
    _hover: { textDecorationThickness: '2px' },
  },
})
