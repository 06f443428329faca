import { Box, Button, chakra, Flex } from '@chakra-ui/react'
import { Notice } from '@/components/notice'
import type { User } from '@/lib/api/types'
import { useMessages } from '@/lib/i18n/catalogue'
import { userWords } from '../messages/catalogue'
import type { PersonValues } from './use-person-form'

const Table = chakra('table', {
  base: {
    width: 'full',
    my: '3',
    '& th, & td': { textAlign: 'start', py: '1', pe: '3', fontWeight: 'normal', overflowWrap: 'anywhere' },
    '& thead th, & tbody th': { color: 'fg.muted' },
  },
})

type EditConflictProps = {
  mine: PersonValues
  theirs: User
  onKeepMine: () => void
  onTakeTheirs: () => void
}

/** Two people edited the same user: show both versions where they differ, and let a person choose. */
export function EditConflict({ mine, theirs, onKeepMine, onTakeTheirs }: EditConflictProps) {
  const t = useMessages(userWords)
  const keys = (Object.keys(mine) as (keyof PersonValues)[]).filter((key) => mine[key] !== theirs[key])
  return (
    <Notice tone="warning" title={t.person.conflictTitle} role="alert">
      <Box>{t.person.conflictText}</Box>
      {keys.length > 0 && (
        <Table>
          <thead>
            <tr>
              <td />
              <th scope="col">{t.person.mine}</th>
              <th scope="col">{t.person.theirs}</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key}>
                <th scope="row">{t.person.fieldName[key]}</th>
                <td>{mine[key]}</td>
                <td>{theirs[key]}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Flex gap="2" mt="3" wrap="wrap">
        <Button size="sm" onClick={onKeepMine}>
          {t.person.keepMine}
        </Button>
        <Button size="sm" variant="outline" onClick={onTakeTheirs}>
          {t.person.takeTheirs}
        </Button>
      </Flex>
    </Notice>
  )
}
