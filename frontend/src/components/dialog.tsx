import { Box, Button, chakra, Flex, Heading } from '@chakra-ui/react'
import { type ReactNode, type RefObject, type SyntheticEvent, useId, useLayoutEffect, useRef } from 'react'
import { useCommon } from '@/lib/i18n/common'
import { Icon } from './icon'

const Native = chakra('dialog', {
  base: {
    m: 'auto',
    p: '0',
    width: 'min(100vw - 1.5rem, var(--dialog-width))',
    maxHeight: 'calc(100dvh - 3rem)',
    overflow: 'auto',
    overscrollBehavior: 'contain',
    bg: 'bg.panel',
    color: 'fg',
    borderWidth: '1px',
    borderRadius: 'lg',
    boxShadow: 'overlay',
    '&[open]': { animation: 'rise 160ms ease-out' },
    '&::backdrop': { bg: 'bg.backdrop' },
  },
})

/** Where somebody will type: focus starts there rather than on the button that closes. */
const TYPED = 'input:not([type=checkbox], [type=radio], [readonly], [hidden]), textarea'

/** The browser's own modal: it keeps focus inside, the rest inert, and gives focus back when it closes. */
function useModal(dialog: RefObject<HTMLDialogElement | null>) {
  // Closed before it leaves the page: a dialog already taken out no longer knows whom to give focus back to.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    element?.querySelector<HTMLElement>(TYPED)?.focus()
    return () => element?.close()
  }, [dialog])
}

export type DialogProps = {
  title: ReactNode
  onClose: () => void
  children: ReactNode
  width?: string
  /** False where leaving by Escape would lose something: then only its buttons close it. */
  dismissable?: boolean
}

/** Mounted means open. */
export function Dialog({ title, onClose, children, width = '30rem', dismissable = true }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const t = useCommon()
  useModal(dialog)
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault()
    if (dismissable) onClose()
  }
  return (
    <Native
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={cancel}
      style={{ '--dialog-width': width } as object}
    >
      <Box p={{ base: '5', md: '6' }}>
        <Flex align="start" justify="space-between" gap="4" mb="4">
          <Heading as="h2" size="lg" id={titleId}>
            {title}
          </Heading>
          {dismissable && (
            <Button variant="ghost" size="xs" aria-label={t.close} onClick={onClose} mt="-1" mr="-2">
              <Icon name="close" />
            </Button>
          )}
        </Flex>
        {children}
      </Box>
    </Native>
  )
}
