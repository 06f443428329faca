import { Box, Button, chakra, Flex, Stack } from '@chakra-ui/react'
import { createLink } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Input } from '@/components/form/input'
import { Icon } from '@/components/icon'
import { Popover } from '@/components/popover'
import { paths } from '@/config/paths'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { useStore } from '@/lib/store'
import { showToast } from '@/lib/toast'
import type { UsersSearch } from '../api/search'
import { forgetView, saveView, viewOf, views } from '../api/views'
import { userWords } from '../messages/catalogue'
import { useUsersSearch } from './use-users-search'

const ViewLink = createLink(
  chakra('a', {
    base: {
      flex: '1',
      minWidth: '0',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      px: '2',
      py: '1.5',
      fontSize: 'sm',
      borderRadius: 'sm',
      _hover: { bg: 'bg.hover' },
      _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid' },
      '&[aria-current=true]': { bg: 'accent.subtle', color: 'accent.fg', fontWeight: 'medium' },
    },
  }),
)

const same = (one: UsersSearch, other: UsersSearch) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())

/** Views of the table: usual ones, one's own under a name, and a link to this one for somebody else. */
export function Views() {
  const t = useMessages(userWords)
  const { statuses } = useCommon()
  const own = useStore(views)
  const usual: { name: string; search: UsersSearch }[] = [
    { name: t.views.everybody, search: {} },
    { name: statuses.suspended, search: { status: ['suspended'] } },
    { name: t.views.unconfirmed, search: { status: ['active'], verified: false } },
    { name: t.views.waiting, search: { status: ['invited'] } },
    { name: t.views.restorable, search: { status: ['deleted'] } },
  ]
  return (
    <Popover
      label={t.views.title}
      width="17rem"
      align="end"
      button={{ variant: 'outline', size: 'sm', height: '10', px: '3', 'aria-label': t.views.title }}
      trigger={
        <>
          <Icon name="bookmark" size={16} />
          <Box as="span" display={{ base: 'none', sm: 'inline' }}>
            {t.views.title}
          </Box>
        </>
      }
    >
      <Stack gap="3">
        <Stack as="ul" gap="0.5" listStyleType="none">
          {usual.map((view) => (
            <Line key={view.name} {...view} />
          ))}
          {own.map((view) => (
            <Line key={`own ${view.name}`} {...view} onForget={() => forgetView(view.name)} />
          ))}
        </Stack>
        <KeepThis />
        <CopyLink />
      </Stack>
    </Popover>
  )
}

type LineProps = { name: string; search: UsersSearch; onForget?: () => void }

function Line({ name, search, onForget }: LineProps) {
  const t = useMessages(userWords)
  const [now] = useUsersSearch()
  const current = same(viewOf(now), search)
  return (
    <Flex as="li" align="center" gap="1">
      <ViewLink
        to={paths.users}
        search={search}
        replace
        activeProps={{ 'aria-current': undefined }}
        aria-current={current ? 'true' : undefined}
      >
        {name}
      </ViewLink>
      {onForget && (
        <Button size="xs" variant="ghost" aria-label={t.views.forget(name)} onClick={onForget}>
          <Icon name="close" size={14} />
        </Button>
      )}
    </Flex>
  )
}

function KeepThis() {
  const t = useMessages(userWords)
  const common = useCommon()
  const [search] = useUsersSearch()
  const [name, setName] = useState('')
  const keep = (event: FormEvent) => {
    event.preventDefault()
    if (!name.trim()) return
    saveView(name.trim(), search)
    showToast({ text: t.views.kept(name.trim()) })
    setName('')
  }
  return (
    <Flex as="form" gap="2" onSubmit={keep} borderTopWidth="1px" pt="3">
      <Input
        height="9"
        fontSize="sm"
        maxLength={60}
        aria-label={t.views.name}
        placeholder={t.views.name}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="sm" variant="outline" disabled={!name.trim()}>
        {common.save}
      </Button>
    </Flex>
  )
}

function CopyLink() {
  const t = useMessages(userWords)
  const copy = () =>
    navigator.clipboard.writeText(location.href).then(
      () => showToast({ text: t.views.copied }),
      () => showToast({ text: t.views.notCopied, tone: 'bad' }),
    )
  return (
    <Box>
      <Button size="sm" variant="ghost" px="2" onClick={() => void copy()}>
        <Icon name="link" size={16} /> {t.views.copy}
      </Button>
    </Box>
  )
}
