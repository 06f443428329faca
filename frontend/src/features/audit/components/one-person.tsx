import { Button, Flex } from '@chakra-ui/react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Icon } from '@/components/icon'
import { useMessages } from '@/lib/i18n/catalogue'
import { auditQuery } from '../api/list-events'
import type { AuditSearch } from '../api/search'
import { auditWords } from '../messages/catalogue'

type OnePersonProps = { search: AuditSearch; onChange: (patch: Partial<AuditSearch>) => void }

/** Says that the log is narrowed to one person, who that is, and how to see everybody again. */
export function OnePerson({ search, onChange }: OnePersonProps) {
  const t = useMessages(auditWords)
  const { data } = useInfiniteQuery(auditQuery(search))
  const { subject, actor } = search
  if (!subject && !actor) return null
  const [event] = data?.pages[0]?.items ?? []
  const shown = subject ? event?.subject : event?.actor
  const name = shown?.name ?? t.onePerson
  return (
    <Flex
      align="center"
      gap="3"
      mb="4"
      pl="4"
      pr="2"
      py="1.5"
      bg="accent.subtle"
      color="accent.fg"
      borderRadius="md"
      fontSize="sm"
    >
      <Icon name="person" size={16} />
      <span>{subject ? t.onlyAbout(name) : t.onlyBy(name)}</span>
      <Button
        size="xs"
        variant="subtle"
        ml="auto"
        onClick={() => onChange({ subject: undefined, actor: undefined })}
      >
        {t.everybody}
      </Button>
    </Flex>
  )
}
