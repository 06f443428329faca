import { createSystem, defaultBaseConfig, defineConfig, type SystemContext } from '@chakra-ui/react'
import { globalCss } from './global'
import { badge, button, heading, link } from './recipes'
import { semanticTokens } from './semantic'
import { tokens } from './tokens'

/**
 * Our own design on Chakra's engine. `defaultSystem` would carry every recipe of the library into the
 * first load; what a lazy part needs beyond these travels with it.
 */
const config = defineConfig({
  preflight: true,
  globalCss,
  theme: {
    breakpoints: { sm: '480px', md: '768px', lg: '1024px', xl: '1280px', '2xl': '1400px' },
    tokens,
    semanticTokens,
    recipes: { button, badge, heading, link },
    keyframes: {
      rise: { from: { opacity: '0', transform: 'translateY(6px)' }, to: { opacity: '1', transform: 'none' } },
      pulse: { '50%': { opacity: '0.5' } },
      sweep: { from: { transform: 'translateX(-100%)' }, to: { transform: 'translateX(250%)' } },
      spin: { to: { transform: 'rotate(360deg)' } },
    },
  },
})

let made: SystemContext | undefined

/** Made when it is first asked for, and once: half of all that a phone computes before the first page. */
export function system(): SystemContext {
  made ??= createSystem(defaultBaseConfig, config)
  return made
}
