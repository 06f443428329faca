import { Box, Button, Flex } from '@chakra-ui/react'
import { Suspense, useState } from 'react'
import type { Permission } from '@/client/types.gen'
import { Icon } from '@/components/icon'
import { useCan } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { later } from '@/lib/later'
import type { BulkAction } from '../api/bulk'
import { userWords } from '../messages/catalogue'
import { clearSelection, useSelection } from './selection'

const BulkDialog = later(() => import('./bulk-dialog').then((room) => room.BulkDialog))

const ACTIONS: { action: BulkAction; needs: Permission }[] = [
  { action: 'suspend', needs: 'users:suspend' },
  { action: 'reactivate', needs: 'users:suspend' },
  { action: 'delete', needs: 'users:delete' },
  { action: 'restore', needs: 'users:delete' },
  { action: 'erase', needs: 'users:erase' },
]

/** What can be done with the ticked; it stays while the table below changes. */
export function BulkBar() {
  const t = useMessages(userWords)
  const can = useCan()
  const selection = useSelection()
  const [action, setAction] = useState<BulkAction | null>(null)
  if (selection.size === 0 && !action) return null
  return (
    <Flex
      role="toolbar"
      data-foot
      aria-label={t.selected(selection.size)}
      align="center"
      gap="2"
      wrap="wrap"
      mt="3"
      p="2"
      pl="4"
      bg="bg.panel"
      borderWidth="1px"
      borderRadius="lg"
      boxShadow="overlay"
      animation="rise 160ms ease-out"
    >
      <Box fontSize="sm" fontWeight="medium" mr="auto">
        {t.selected(selection.size)}
      </Box>
      {ACTIONS.filter(({ needs }) => can(needs)).map(({ action: one }) => (
        <Button
          key={one}
          size="sm"
          variant={one === 'erase' ? 'subtle' : 'ghost'}
          colorPalette={one === 'erase' ? 'danger' : undefined}
          onClick={() => setAction(one)}
        >
          {t.actions[one]}
        </Button>
      ))}
      <Button
        size="sm"
        variant="ghost"
        aria-label={t.clearSelection}
        title={t.clearSelection}
        onClick={clearSelection}
      >
        <Icon name="close" size={16} />
      </Button>
      <Suspense>{action && <BulkDialog action={action} onClose={() => setAction(null)} />}</Suspense>
    </Flex>
  )
}
