import { defineGlobalStyles } from '@chakra-ui/react'

export const globalCss = defineGlobalStyles({
  html: { bg: 'bg', color: 'fg', scrollPaddingTop: '5rem', textSizeAdjust: '100%' },
  body: {
    fontFamily: 'body',
    fontSize: 'md',
    lineHeight: 'normal',
    minHeight: '100dvh',
  },
  '*, ::before, ::after': {
    borderColor: 'border',
    '--global-color-border': 'colors.border',
    _motionReduce: {
      animationDuration: '1ms !important',
      animationIterationCount: '1 !important',
      // None at all: a duration, however short, would make every element's every change a transition.
      transitionDuration: '0s !important',
      transitionDelay: '0s !important',
      scrollBehavior: 'auto !important',
    },
  },
  '::selection': { bg: 'accent.subtle', color: 'accent.fg' },
  'h1:focus, main:focus': { outline: 'none' },
  'input[type=checkbox], input[type=radio]': {
    width: '1.05rem',
    height: '1.05rem',
    accentColor: 'accent.solid',
    flexShrink: 0,
    verticalAlign: 'middle',
    cursor: 'pointer',
  },
  'summary, label[for]': { cursor: 'pointer' },
})
