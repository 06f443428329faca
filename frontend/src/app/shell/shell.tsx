import { Box, chakra, Flex } from '@chakra-ui/react'
import { Outlet } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { later } from '@/lib/later'
import { Sidebar } from './sidebar'
import { TopBar } from './top-bar'
import { useOtherTabs } from './use-other-tabs'
import { useShortcuts } from './use-shortcuts'

// Fetched while nobody waits, so that the first letters typed after Ctrl+K are not lost.
const Palette = later(() => import('./palette').then((room) => room.Palette))
const ShortcutsDialog = later(() => import('./shortcuts-dialog').then((room) => room.ShortcutsDialog))

type Overlay = 'palette' | 'shortcuts' | null

const SkipLink = chakra('a', {
  base: {
    position: 'fixed',
    top: '-4rem',
    left: '4',
    zIndex: 'toast',
    bg: 'bg.panel',
    color: 'accent.fg',
    px: '4',
    py: '2',
    borderRadius: 'md',
    _focus: { top: '4', boxShadow: 'overlay' },
  },
})

/** The frame around every page of the signed-in. */
export function Shell() {
  const t = useCommon()
  const [overlay, setOverlay] = useState<Overlay>(null)
  const find = () => setOverlay('palette')
  const help = () => setOverlay('shortcuts')
  useShortcuts({ find, help })
  useOtherTabs()
  return (
    <Flex minH="100dvh" direction={{ base: 'column', lg: 'row' }}>
      <SkipLink href="#main">{t.skip}</SkipLink>
      <TopBar onFind={find} onShortcuts={help} />
      <Box
        as="aside"
        display={{ base: 'none', lg: 'block' }}
        w="sidebar"
        flexShrink="0"
        h="100dvh"
        position="sticky"
        top="0"
        borderRightWidth="1px"
      >
        <Sidebar onFind={find} onShortcuts={help} />
      </Box>
      <Box
        as="main"
        id="main"
        tabIndex={-1}
        flex="1"
        minW="0"
        px={{ base: '4', md: '8' }}
        py={{ base: '5', md: '8' }}
      >
        <Box maxW="page" mx="auto">
          <Outlet />
        </Box>
      </Box>
      <Suspense>
        {overlay === 'palette' && <Palette onClose={() => setOverlay(null)} onShortcuts={help} />}
        {overlay === 'shortcuts' && <ShortcutsDialog onClose={() => setOverlay(null)} />}
      </Suspense>
    </Flex>
  )
}
