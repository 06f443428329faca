import { Button, chakra, Flex } from '@chakra-ui/react'
import { useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Brand } from '@/components/brand'
import { Icon } from '@/components/icon'
import { useMessages } from '@/lib/i18n/catalogue'
import { shellWords } from '../messages/catalogue'
import { Sidebar } from './sidebar'

const Drawer = chakra('dialog', {
  base: {
    m: '0',
    p: '0',
    height: '100dvh',
    maxHeight: '100dvh',
    width: 'min(18rem, 100vw - 3rem)',
    bg: 'bg',
    color: 'fg',
    borderRightWidth: '1px',
    boxShadow: 'overlay',
    '&::backdrop': { bg: 'bg.backdrop' },
  },
})

type TopBarProps = { onFind: () => void; onShortcuts: () => void }

/** On a narrow screen the menu is a drawer behind a bar. */
export function TopBar({ onFind, onShortcuts }: TopBarProps) {
  const t = useMessages(shellWords)
  const drawer = useRef<HTMLDialogElement>(null)
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // biome-ignore lint/correctness/useExhaustiveDependencies: it closes because the address changed.
  useEffect(() => {
    drawer.current?.close()
  }, [pathname])
  const leaveFor = (act: () => void) => () => {
    drawer.current?.close()
    act()
  }
  return (
    <Flex
      as="header"
      display={{ base: 'flex', lg: 'none' }}
      align="center"
      justify="space-between"
      px="4"
      h="3.5rem"
      borderBottomWidth="1px"
      bg="bg"
      position="sticky"
      top="0"
      zIndex="bar"
    >
      <Brand />
      <Flex gap="1">
        <Button variant="ghost" size="sm" aria-label={t.find} onClick={onFind}>
          <Icon name="search" />
        </Button>
        <Button variant="ghost" size="sm" aria-label={t.openMenu} onClick={() => drawer.current?.showModal()}>
          <Icon name="menu" />
        </Button>
      </Flex>
      <Drawer
        ref={drawer}
        aria-label={t.mainNavigation}
        onClick={(event) => event.target === drawer.current && drawer.current.close()}
      >
        <Sidebar onFind={leaveFor(onFind)} onShortcuts={leaveFor(onShortcuts)} />
      </Drawer>
    </Flex>
  )
}
