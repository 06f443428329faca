import { Box, Flex, Stack } from '@chakra-ui/react'
import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '@/components/problem-notice'
import { SkeletonLines } from '@/components/skeleton'
import { rolesQuery } from '@/hooks/use-roles'

type RoleCheckboxesProps = {
  legend: string
  value: string[]
  onChange: (roles: string[]) => void
  disabled?: boolean
}

/** Which roles somebody holds, each with what it is for. */
export function RoleCheckboxes({ legend, value, onChange, disabled }: RoleCheckboxesProps) {
  const roles = useQuery(rolesQuery)
  if (roles.error) return <ProblemNotice error={roles.error} />
  if (roles.isPending) return <SkeletonLines lines={3} height="2.25rem" />
  const toggle = (name: string, on: boolean) =>
    onChange(on ? [...value, name] : value.filter((one) => one !== name))
  return (
    <Stack as="fieldset" aria-label={legend} gap="2">
      {roles.data.map(({ name, title, description }) => (
        <Flex as="label" key={name} gap="3" align="start" cursor="pointer">
          <Box lineHeight="normal" mt="-0.5">
            <input
              type="checkbox"
              checked={value.includes(name)}
              disabled={disabled}
              onChange={(event) => toggle(name, event.target.checked)}
            />
          </Box>
          <Box>
            {title}
            <Box fontSize="sm" color="fg.muted">
              {description}
            </Box>
          </Box>
        </Flex>
      ))}
    </Stack>
  )
}
