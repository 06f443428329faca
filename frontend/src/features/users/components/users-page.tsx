import { Box, Button, Flex } from '@chakra-ui/react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo } from 'react'
import { Icon } from '@/components/icon'
import { PageHeader } from '@/components/page-header'
import { useFirstInPieces } from '@/hooks/use-first-in-pieces'
import { useCan } from '@/hooks/use-me'
import { announce } from '@/lib/announce'
import { useMessages } from '@/lib/i18n/catalogue'
import { later } from '@/lib/later'
import { showToast } from '@/lib/toast'
import { exportUsers } from '../api/export-users'
import { rowsOf, usersQuery } from '../api/list-users'
import { userWords } from '../messages/catalogue'
import { BulkBar } from './bulk-bar'
import { Toolbar } from './toolbar'
import { useUsersSearch } from './use-users-search'
import { UsersTable } from './users-table'

const CreateDialog = later(() => import('./create-dialog').then((room) => room.CreateDialog))

const NOTHING = { pages: [], pageParams: [] }

export function UsersPage() {
  const t = useMessages(userWords)
  const can = useCan()
  const [search, change] = useUsersSearch()
  const users = useFirstInPieces(useInfiniteQuery(usersQuery(search)))
  const { rows, above, total } = useMemo(() => rowsOf(users.data ?? NOTHING), [users.data])
  const whole = users.isSuccess && above === 0 && !users.hasNextPage && !users.isPlaceholderData
  const counted = whole ? t.count(rows.length) : total ? (total.exact ? t.count : t.about)(total.value) : ''
  useEffect(() => {
    if (counted) announce(counted)
  }, [counted])
  return (
    <Flex
      direction="column"
      h={{ base: 'calc(100dvh - 3.5rem - 2.5rem)', lg: 'calc(100dvh - 4rem)' }}
      minH="30rem"
    >
      <PageHeader
        title={t.title}
        lead={
          <Box as="span" minH="1.5em" display="inline-block">
            {counted}
          </Box>
        }
      >
        {can('users:export') && <ExportButton />}
        {can('users:write') && (
          <Button size="sm" onClick={() => change({ create: true })}>
            <Icon name="plus" size={16} /> {t.create}
          </Button>
        )}
      </PageHeader>
      <Toolbar />
      <UsersTable query={users} rows={rows} above={above} total={total?.value} />
      <BulkBar />
      <Suspense>
        {search.create && can('users:write') && (
          <CreateDialog onClose={() => change({ create: undefined })} />
        )}
      </Suspense>
    </Flex>
  )
}

function ExportButton() {
  const t = useMessages(userWords)
  const [search] = useUsersSearch()
  const start = useMutation({
    mutationFn: () => exportUsers(search),
    onError: (error) => showToast({ text: error.message, tone: 'bad' }),
  })
  return (
    <Button
      variant="outline"
      size="sm"
      title={t.exportHint}
      onClick={() => start.mutate()}
      disabled={start.isPending}
    >
      <Icon name="download" size={16} /> {t.export}
    </Button>
  )
}
