import { Box, Button, Flex, Heading, Text } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { Icon, type IconName } from './icon'
import { useProblemWords } from './problem-notice'

type EmptyStateProps = {
  icon: IconName
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** Where it stands for the whole page, its title is the page's. */
  level?: 'h1' | 'h2'
}

/** Nothing here: why, and what to do about it. */
export function EmptyState({ icon, title, children, action, level = 'h2' }: EmptyStateProps) {
  return (
    <Flex
      direction="column"
      align="center"
      textAlign="center"
      gap="2"
      py="12"
      px="4"
      animation="rise 180ms ease-out"
    >
      <Box color="fg.muted" bg="bg.subtle" borderRadius="full" p="3" mb="1">
        <Icon name={icon} size={24} />
      </Box>
      <Heading as={level} size="md">
        {title}
      </Heading>
      {children && (
        <Text color="fg.muted" maxW="form">
          {children}
        </Text>
      )}
      {action && <Box mt="3">{action}</Box>}
    </Flex>
  )
}

/** Loading failed: what the server said, and another try. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useCommon()
  const words = useProblemWords(error)
  return (
    <Box role="alert">
      <EmptyState
        icon="alert"
        title={words.title || t.errorTitle}
        action={
          <Button size="sm" variant="outline" onClick={onRetry}>
            {t.retry}
          </Button>
        }
      >
        {words.detail || words.remedy || t.errorRemedy}
        {words.reference && ` ${t.reference} ${words.reference}`}
      </EmptyState>
    </Box>
  )
}
