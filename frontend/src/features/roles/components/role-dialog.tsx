import { Box, Button, Flex, Stack } from '@chakra-ui/react'
import { useQueryClient } from '@tanstack/react-query'
import type { Permission, PermissionView } from '@/client/types.gen'
import { Dialog } from '@/components/dialog'
import { FormShell } from '@/components/form/form'
import { SubmitButton } from '@/components/form/submit-button'
import { TextField } from '@/components/form/text-field'
import { type Form, useForm } from '@/hooks/use-form'
import { useCan } from '@/hooks/use-me'
import type { Role } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { showToast } from '@/lib/toast'
import { check } from '@/lib/validate'
import { saveRole } from '../api/save-role'
import { rolesWords } from '../messages/catalogue'

type Values = { name: string; title: string; description: string; permissions: Permission[] }
type RoleDialogProps = { role: Role | null; permissions: PermissionView[]; onClose: () => void }

function useRoleForm(role: Role | null, onClose: () => void) {
  const t = useMessages(rolesWords)
  const common = useCommon()
  const queries = useQueryClient()
  const { name = '', title = '', description = '', permissions = [] } = role ?? {}
  return useForm<Values>({
    initial: { name, title, description, permissions },
    validate: (values) => ({
      name: check.text(common, values.name),
      title: check.text(common, values.title),
    }),
    submit: async (values) => {
      const saved = await saveRole(values, role !== null)
      await queries.invalidateQueries({ queryKey: ['roles'] })
      showToast({ text: t.saved(saved.title) })
      onClose()
    },
  })
}

export function RoleDialog({ role, permissions, onClose }: RoleDialogProps) {
  const t = useMessages(rolesWords)
  const common = useCommon()
  const form = useRoleForm(role, onClose)
  return (
    <Dialog title={role ? t.editTitle(role.title) : t.newTitle} onClose={onClose} width="34rem">
      <FormShell formProps={form.formProps} problem={form.problem}>
        <TextField
          label={t.titleField}
          required
          autoFocus
          value={form.values.title}
          error={form.errors.title}
          onChange={(value) => form.set('title', value)}
        />
        {!role && (
          <TextField
            label={t.name}
            required
            hint={t.nameHint}
            value={form.values.name}
            error={form.errors.name}
            onChange={(value) => form.set('name', value)}
          />
        )}
        <TextField
          label={t.description}
          value={form.values.description}
          error={form.errors.description}
          onChange={(value) => form.set('description', value)}
        />
        <PermissionChoice form={form} permissions={permissions} />
        <Flex gap="2" justify="end" wrap="wrap">
          <Button variant="outline" onClick={onClose}>
            {common.cancel}
          </Button>
          <SubmitButton pending={form.pending}>{common.save}</SubmitButton>
        </Flex>
      </FormShell>
    </Dialog>
  )
}

function PermissionChoice({ form, permissions }: { form: Form<Values>; permissions: PermissionView[] }) {
  const t = useMessages(rolesWords)
  const can = useCan()
  const chosen = form.values.permissions
  const toggle = (name: Permission, on: boolean) =>
    form.set('permissions', on ? [...chosen, name] : chosen.filter((one) => one !== name))
  return (
    <Stack as="fieldset" gap="2">
      <Box as="legend" fontSize="sm" fontWeight="medium" mb="2">
        {t.permissions}
      </Box>
      {permissions.map(({ name, title }) => (
        <Flex as="label" key={name} gap="3" align="center" cursor="pointer" opacity={can(name) ? 1 : 0.6}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            disabled={!can(name)}
            onChange={(event) => toggle(name, event.target.checked)}
          />
          {title}
        </Flex>
      ))}
      <Box fontSize="sm" color="fg.muted">
        {t.beyond}
      </Box>
      {form.errors.permissions && (
        <Box role="alert" fontSize="sm" color="danger.fg">
          {form.errors.permissions}
        </Box>
      )}
    </Stack>
  )
}
