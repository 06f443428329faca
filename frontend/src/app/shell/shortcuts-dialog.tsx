import { Flex, Kbd, Stack } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import { Dialog } from '@/components/dialog'
import { useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { shellWords } from '../messages/catalogue'
import { ACCOUNT, ADMINISTRATION, allowed } from './navigation'

function Key({ children }: { children: ReactNode }) {
  return (
    <Kbd bg="bg.subtle" borderWidth="1px" borderRadius="sm" px="2" fontFamily="body" fontSize="sm">
      {children}
    </Kbd>
  )
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Flex justify="space-between" align="center" gap="4" py="1.5" borderBottomWidth="1px">
      <span>{label}</span>
      <Flex gap="1.5" align="center" color="fg.muted" fontSize="sm">
        {children}
      </Flex>
    </Flex>
  )
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useMessages(shellWords)
  const { permissions } = useMe()
  const destinations = [...allowed(ADMINISTRATION, permissions), ...ACCOUNT]
  return (
    <Dialog title={t.shortcuts} onClose={onClose}>
      <Stack gap="0">
        <Row label={t.keys.palette}>
          <Key>Ctrl</Key>
          <Key>K</Key>
        </Row>
        <Row label={t.keys.search}>
          <Key>/</Key>
        </Row>
        <Row label={t.keys.help}>
          <Key>?</Key>
        </Row>
        {destinations.map(({ key, letter }) => (
          <Row key={key} label={t[key]}>
            <Key>g</Key> {t.keys.andThen} <Key>{letter}</Key>
          </Row>
        ))}
      </Stack>
    </Dialog>
  )
}
