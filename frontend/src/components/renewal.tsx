import { Box, chakra } from '@chakra-ui/react'

const Bar = chakra('div', {
  base: {
    height: '2px',
    marginX: '2.5',
    overflow: 'hidden',
    borderRadius: 'full',
    bg: 'accent.subtle',
    _before: {
      content: '""',
      display: 'block',
      width: '40%',
      height: 'full',
      bg: 'accent.solid',
      animation: 'sweep 1.1s ease-in-out infinite',
      _motionReduce: { width: 'full', animation: 'none' },
    },
  },
})

/**
 * What is shown stays as legible as ever while the next comes: a thin bar at the top of its frame tells of it, and
 * takes no room. The region itself says `aria-busy`.
 */
export function Renewal({ coming }: { coming: boolean }) {
  if (!coming) return null
  return (
    <Box position="sticky" top="0" left="0" height="0" zIndex="renewal" aria-hidden="true">
      <Bar />
    </Box>
  )
}
