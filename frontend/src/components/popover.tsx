import { Box, Button, type ButtonProps } from '@chakra-ui/react'
import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'

type PopoverProps = {
  label: string
  trigger: ReactNode
  children: ReactNode
  side?: 'top' | 'bottom'
  align?: 'start' | 'end'
  width?: string
  button?: ButtonProps
}

function useOutsidePress(open: boolean, close: () => void) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const press = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) close()
    }
    document.addEventListener('pointerdown', press)
    return () => document.removeEventListener('pointerdown', press)
  }, [open, close])
  return box
}

/** A button that shows a few controls beside it. Escape, a press or a Tab elsewhere closes it. */
export function Popover({
  label,
  trigger,
  children,
  side = 'bottom',
  align = 'start',
  width,
  button,
}: PopoverProps) {
  const [open, setOpen] = useState(false)
  const [close] = useState(() => () => setOpen(false))
  const id = useId()
  const box = useOutsidePress(open, close)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    close()
    box.current?.querySelector('button')?.focus()
  }
  const blur = (event: FocusEvent) => {
    if (event.relatedTarget && !box.current?.contains(event.relatedTarget)) close()
  }
  return (
    <Box ref={box} position="relative" onKeyDown={onKeyDown} onBlur={blur}>
      <Button
        variant="ghost"
        width="full"
        height="auto"
        p="2"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        {...button}
      >
        {trigger}
      </Button>
      {open && (
        <Box
          id={id}
          role="group"
          aria-label={label}
          position="absolute"
          {...{
            [side === 'top' ? 'bottom' : 'top']: 'calc(100% + 6px)',
            [align === 'end' ? 'right' : 'left']: '0',
          }}
          minW="full"
          width={width}
          maxW="calc(100vw - 2rem)"
          maxH="70dvh"
          overflowY="auto"
          bg="bg.panel"
          borderWidth="1px"
          borderRadius="md"
          boxShadow="overlay"
          p="3"
          zIndex="bar"
          animation="rise 120ms ease-out"
        >
          {children}
        </Box>
      )}
    </Box>
  )
}
