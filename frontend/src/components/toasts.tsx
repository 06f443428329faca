import { Box, Button, Flex } from '@chakra-ui/react'
import { useEffect } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { useStore } from '@/lib/store'
import { dismissToast, type Toast, toasts } from '@/lib/toast'
import { Icon } from './icon'

const SECONDS = 6

function ToastCard({ toast }: { toast: Toast }) {
  const t = useCommon()
  const { id, seconds = SECONDS, action } = toast
  useEffect(() => {
    const timer = setTimeout(() => dismissToast(id), seconds * 1000)
    return () => clearTimeout(timer)
  }, [id, seconds])
  const act = () => {
    dismissToast(id)
    action?.run()
  }
  return (
    <Flex
      align="center"
      gap="3"
      bg="bg.panel"
      borderWidth="1px"
      borderRadius="md"
      boxShadow="overlay"
      py="2.5"
      px="4"
      animation="rise 180ms ease-out"
    >
      <Box color={toast.tone === 'bad' ? 'danger.fg' : 'accent.fg'}>
        <Icon name={toast.tone === 'bad' ? 'alert' : 'check'} />
      </Box>
      <Box fontSize="sm" flex="1">
        {toast.text}
      </Box>
      {action && (
        <Button size="xs" variant="subtle" onClick={act}>
          {action.label}
        </Button>
      )}
      <Button size="xs" variant="ghost" aria-label={t.close} onClick={() => dismissToast(id)}>
        <Icon name="close" size={14} />
      </Button>
    </Flex>
  )
}

/** What was just done, at the foot of the page; the announcer reads it aloud. */
export function Toasts() {
  const list = useStore(toasts)
  return (
    <Flex
      direction="column"
      gap="2"
      position="fixed"
      bottom="5"
      left="50%"
      transform="translateX(-50%)"
      width="min(100vw - 2rem, 27rem)"
      zIndex="toast"
      css={{ 'html:has([data-foot]) &': { bottom: '6.5rem' } }}
    >
      {list.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </Flex>
  )
}
