import { Box, Stack } from '@chakra-ui/react'
import { useCommon } from '@/lib/i18n/common'
import { VisuallyHidden } from './visually-hidden'

/** Where lines will be: the same height as what comes, so that nothing jumps. */
export function SkeletonLines({ lines = 4, height = '2.75rem' }: { lines?: number; height?: string }) {
  const t = useCommon()
  return (
    <Stack gap="3" aria-busy="true">
      <VisuallyHidden>{t.loading}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => `line ${line}`).map((line) => (
        <Box
          key={line}
          h={height}
          bg="bg.hover"
          borderRadius="md"
          animation="pulse 1.6s ease-in-out infinite"
        />
      ))}
    </Stack>
  )
}
