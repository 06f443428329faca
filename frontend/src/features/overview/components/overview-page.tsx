import { Box, Grid, Stack } from '@chakra-ui/react'
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { PageHeader } from '@/components/page-header'
import { Renewal } from '@/components/renewal'
import { SkeletonLines } from '@/components/skeleton'
import { ErrorState } from '@/components/states'
import { useMessages } from '@/lib/i18n/catalogue'
import { overviewQuery } from '../api/read-overview'
import type { OverviewSearch } from '../api/search'
import { overviewWords } from '../messages/catalogue'
import { Charts } from './charts'
import { Figures } from './figures'
import { RangePicker } from './range-picker'

export function OverviewPage() {
  const t = useMessages(overviewWords)
  const search: OverviewSearch = useSearch({ strict: false })
  const overview = useQuery(overviewQuery(search))
  return (
    <>
      <PageHeader title={t.title}>
        <RangePicker search={search} />
      </PageHeader>
      {overview.isPending && <Waiting />}
      {overview.error && !overview.data && (
        <ErrorState error={overview.error} onRetry={() => void overview.refetch()} />
      )}
      {overview.data && (
        <Box aria-busy={overview.isPlaceholderData}>
          <Renewal coming={overview.isPlaceholderData} />
          <Stack gap="6">
            <Figures overview={overview.data} />
            <Charts days={overview.data.days} />
          </Stack>
        </Box>
      )}
    </>
  )
}

function Waiting() {
  return (
    <Stack gap="6">
      <SkeletonLines lines={1} height="6.5rem" />
      <Grid gap="6" templateColumns={{ base: '1fr', xl: '1fr 1fr' }}>
        <Box>
          <SkeletonLines lines={1} height="19rem" />
        </Box>
        <Box>
          <SkeletonLines lines={1} height="19rem" />
        </Box>
      </Grid>
    </Stack>
  )
}
