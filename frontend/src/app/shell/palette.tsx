import { Box } from '@chakra-ui/react'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { Dialog } from '@/components/dialog'
import { Input } from '@/components/form/input'
import { announce } from '@/lib/announce'
import { useMessages } from '@/lib/i18n/catalogue'
import { shellWords } from '../messages/catalogue'
import { type Entry, useEntries } from './use-entries'

const LIST = 'palette-list'
const optionId = (index: number) => `palette-option-${index}`

type PaletteProps = { onClose: () => void; onShortcuts: () => void }

/** Type a few letters, press Enter: pages, people by name, actions. */
export function Palette({ onClose, onShortcuts }: PaletteProps) {
  const t = useMessages(shellWords)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const entries = useEntries(text, onShortcuts)
  const active = Math.min(chosen, entries.length - 1)
  useEffect(() => {
    announce(entries.length ? t.palette.results(entries.length) : t.palette.nothing)
  }, [entries.length, t])
  const run = (entry?: Entry) => {
    if (!entry) return
    onClose()
    entry.run()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step && event.key !== 'Enter') return
    // Also for Enter: the field that gets the focus back would take the same press, and submit its form.
    event.preventDefault()
    if (!step) return run(entries[active])
    setChosen((active + step + entries.length) % Math.max(entries.length, 1))
  }
  return (
    <Dialog title={t.palette.title} onClose={onClose} width="36rem">
      <Input
        role="combobox"
        aria-expanded
        aria-controls={LIST}
        aria-activedescendant={entries.length ? optionId(active) : undefined}
        aria-label={t.palette.title}
        placeholder={t.palette.placeholder}
        autoFocus
        value={text}
        onKeyDown={onKey}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
      />
      <Options entries={entries} active={active} onRun={run} />
      {entries.length === 0 && (
        <Box color="fg.muted" py="6" textAlign="center">
          {t.palette.nothing}
        </Box>
      )}
    </Dialog>
  )
}

type OptionsProps = { entries: Entry[]; active: number; onRun: (entry: Entry) => void }

function Options({ entries, active, onRun }: OptionsProps) {
  const t = useMessages(shellWords)
  useEffect(() => {
    document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <Box role="listbox" id={LIST} aria-label={t.palette.title} mt="3" maxH="22rem" overflowY="auto" mx="-2">
      {entries.map((entry, index) => (
        <Box
          key={entry.id}
          id={optionId(index)}
          role="option"
          aria-selected={index === active}
          display="flex"
          gap="3"
          px="3"
          py="2"
          borderRadius="md"
          cursor="pointer"
          bg={index === active ? 'accent.subtle' : undefined}
          _hover={{ bg: 'bg.hover' }}
          onClick={() => onRun(entry)}
        >
          <Box flex="1" minW="0" truncate>
            {entry.label}
            {entry.detail && (
              <Box as="span" color="fg.muted" fontSize="sm" ml="2">
                {entry.detail}
              </Box>
            )}
          </Box>
          <Box color="fg.muted" fontSize="xs" pt="1">
            {t.palette[entry.group]}
          </Box>
        </Box>
      ))}
    </Box>
  )
}
