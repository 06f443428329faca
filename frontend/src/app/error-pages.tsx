import { Box, Button, Container, Flex } from '@chakra-ui/react'
import { useRouter } from '@tanstack/react-router'
import { Brand } from '@/components/brand'
import { PageHeader } from '@/components/page-header'
import { EmptyState, ErrorState } from '@/components/states'
import { isProblem } from '@/lib/api/problem'
import { useCommon } from '@/lib/i18n/common'

/** Loads the page anew: after a failure nothing in memory is to be trusted. */
function HomeButton() {
  const t = useCommon()
  return (
    <Button asChild size="sm" variant="outline">
      <a href="/">{t.goHome}</a>
    </Button>
  )
}

export function NotFoundPage() {
  const t = useCommon()
  return (
    <Flex direction="column" minH="100dvh" px="5">
      <Box as="header" pt={{ base: '6', md: '10' }} mx="auto" w="full" maxW="form">
        <Brand />
      </Box>
      <Box as="main" id="main" mx="auto" w="full" maxW="form" pt={{ base: '10', md: '16' }}>
        <PageHeader title={t.notFound} lead={t.notFoundRemedy} />
        <HomeButton />
      </Box>
    </Flex>
  )
}

function ForbiddenPage() {
  const t = useCommon()
  return (
    <EmptyState level="h1" icon="shield" title={t.forbidden} action={<HomeButton />}>
      {t.forbiddenRemedy}
    </EmptyState>
  )
}

export function RouteErrorPage({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  if (isProblem(error, 'forbidden')) return <ForbiddenPage />
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Container py="10">
      <ErrorState error={error} onRetry={retry} />
    </Container>
  )
}
