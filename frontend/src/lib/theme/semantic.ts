import { defineSemanticTokens } from '@chakra-ui/react'

/** One colour, by day and by night. Every text pair below holds 4.5:1, every control's edge 3:1. */
const pair = (light: string, dark: string) => ({ value: { _light: light, _dark: dark } })

type Shades = {
  solid: [string, string]
  contrast: [string, string]
  fg: [string, string]
  subtle: [string, string]
}

function palette({ solid, contrast, fg, subtle }: Shades) {
  return {
    solid: pair(...solid),
    contrast: pair(...contrast),
    fg: pair(...fg),
    subtle: pair(...subtle),
    focusRing: pair(...solid),
  }
}

export const semanticTokens = defineSemanticTokens({
  colors: {
    bg: {
      DEFAULT: pair('#faf9f7', '#151513'),
      panel: pair('#ffffff', '#1d1d1a'),
      subtle: pair('#f4f2ee', '#252521'),
      hover: pair('#efece6', '#2d2d28'),
      selected: pair('#eaf4f0', '#1c2f29'),
      backdrop: pair('rgb(31 30 27 / 0.42)', 'rgb(0 0 0 / 0.6)'),
    },
    fg: {
      DEFAULT: pair('#1f1e1b', '#eeece6'),
      muted: pair('#5f5b54', '#aea99e'),
    },
    border: {
      DEFAULT: pair('#e6e2db', '#33322d'),
      control: pair('#8c867c', '#7d786e'),
    },
    accent: palette({
      solid: ['#1d6b58', '#63c5a7'],
      contrast: ['#ffffff', '#0b241d'],
      fg: ['#185c4b', '#7ad3b7'],
      subtle: ['#e3f1ec', '#1b332b'],
    }),
    danger: palette({
      solid: ['#b0352b', '#ea8a80'],
      contrast: ['#ffffff', '#2d0c08'],
      fg: ['#9f2c23', '#f2a097'],
      subtle: ['#fceceb', '#3b1f1c'],
    }),
    warning: palette({
      solid: ['#8a5c0b', '#e0b25b'],
      contrast: ['#ffffff', '#2a1d04'],
      fg: ['#774f08', '#e6be71'],
      subtle: ['#fbf2df', '#352a14'],
    }),
    info: palette({
      solid: ['#2c5c9f', '#8db7ee'],
      contrast: ['#ffffff', '#0b1b30'],
      fg: ['#274f8a', '#9fc2f1'],
      subtle: ['#e8eff9', '#1c2a3d'],
    }),
    neutral: palette({
      solid: ['#3a3833', '#d9d5cc'],
      contrast: ['#ffffff', '#1d1d1a'],
      fg: ['#4a4741', '#c9c4b9'],
      subtle: ['#efece6', '#2d2d28'],
    }),
  },
  shadows: {
    panel: pair('0 1px 2px rgb(31 30 27 / 0.05)', '0 1px 2px rgb(0 0 0 / 0.4)'),
    overlay: pair('0 12px 40px -8px rgb(31 30 27 / 0.22)', '0 12px 40px -8px rgb(0 0 0 / 0.7)'),
  },
})
