import { Badge, Box, Button, Flex, Heading, Link } from '@chakra-ui/react'
import { useQueryClient } from '@tanstack/react-query'
import { Link as RouterLink } from '@tanstack/react-router'
import { useState } from 'react'
import { ConfirmDialog } from '@/components/confirm-dialog'
import { Panel } from '@/components/panel'
import { paths } from '@/config/paths'
import { useCan } from '@/hooks/use-me'
import type { Role } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { showToast } from '@/lib/toast'
import { deleteRole } from '../api/delete-role'
import { rolesWords } from '../messages/catalogue'

export function RoleCard({ role, onEdit }: { role: Role; onEdit: () => void }) {
  const t = useMessages(rolesWords)
  const can = useCan()
  const { title, description } = role
  return (
    <Panel display="flex" flexDirection="column" gap="3">
      <Flex justify="space-between" align="center" gap="2">
        <Heading as="h2" size="md">
          {title}
        </Heading>
        {role.builtin && <Badge>{t.builtin}</Badge>}
      </Flex>
      <Box color="fg.muted" fontSize="sm" flex="1">
        {description}
      </Box>
      <Flex justify="space-between" align="center" gap="2" minH="9">
        <Members role={role} />
        {!role.builtin && can('roles:write') && <CardActions role={role} onEdit={onEdit} />}
      </Flex>
    </Panel>
  )
}

function Members({ role }: { role: Role }) {
  const t = useMessages(rolesWords)
  const can = useCan()
  if (!can('users:read')) return <Box fontSize="sm">{t.members(role.members)}</Box>
  return (
    <Link asChild fontSize="sm">
      <RouterLink to={paths.users} search={{ role: role.name }}>
        {t.members(role.members)}
      </RouterLink>
    </Link>
  )
}

function CardActions({ role, onEdit }: { role: Role; onEdit: () => void }) {
  const t = useMessages(rolesWords)
  const queries = useQueryClient()
  const [deleting, setDeleting] = useState(false)
  const remove = async () => {
    await deleteRole(role.name)
    await queries.invalidateQueries({ queryKey: ['roles'] })
    showToast({ text: t.deleted(role.title) })
  }
  return (
    <Flex gap="1">
      <Button size="sm" variant="ghost" onClick={onEdit} aria-label={`${t.edit}: ${role.title}`}>
        {t.edit}
      </Button>
      <Button
        size="sm"
        variant="ghost"
        onClick={() => setDeleting(true)}
        aria-label={`${t.delete}: ${role.title}`}
      >
        {t.delete}
      </Button>
      {deleting && (
        <ConfirmDialog
          title={t.deleteAsk(role.title)}
          confirm={t.delete}
          danger
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          {t.deleteText}
        </ConfirmDialog>
      )}
    </Flex>
  )
}
