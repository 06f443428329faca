import { Box, Flex, type FlexProps } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon'

type Tone = 'info' | 'danger' | 'warning' | 'accent'

const ICONS: Record<Tone, IconName> = { info: 'info', danger: 'alert', warning: 'alert', accent: 'check' }

type NoticeProps = { tone: Tone; title?: ReactNode; children?: ReactNode } & Omit<FlexProps, 'title'>

/** A few words that must not be missed, tinted by what they mean. */
export function Notice({ tone, title, children, ...rest }: NoticeProps) {
  return (
    <Flex colorPalette={tone} bg="colorPalette.subtle" borderRadius="md" px="4" py="3" gap="3" {...rest}>
      <Box color="colorPalette.fg" pt="0.5">
        <Icon name={ICONS[tone]} />
      </Box>
      <Box fontSize="sm" minW="0" flex="1">
        {title && <Box fontWeight="semibold">{title}</Box>}
        {children}
      </Box>
    </Flex>
  )
}
