import { Button, Container } from '@chakra-ui/react'
import { useRouter } from '@tanstack/react-router'
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
    <EmptyState icon="search" title={t.notFound} action={<HomeButton />}>
      {t.notFoundRemedy}
    </EmptyState>
  )
}

function ForbiddenPage() {
  const t = useCommon()
  return (
    <EmptyState icon="shield" title={t.forbidden} action={<HomeButton />}>
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
