import { Box, Button, Flex } from '@chakra-ui/react'
import { useEffect, useRef, useState } from 'react'
import { Input } from '@/components/form/input'
import { Icon } from '@/components/icon'
import { useDebounced } from '@/hooks/use-debounced'
import { useMessages } from '@/lib/i18n/catalogue'
import { countFilters } from '../api/search'
import { userWords } from '../messages/catalogue'
import { ColumnChoice } from './column-choice'
import { Filters } from './filters'
import { useUsersSearch } from './use-users-search'
import { Views } from './views'

/** Search, filters, columns: all of it ends up in the address. */
export function Toolbar() {
  const t = useMessages(userWords)
  const [search] = useUsersSearch()
  const active = countFilters(search)
  const [open, setOpen] = useState(active > 0)
  return (
    <Box as="search" mb="4">
      <Flex gap="2" wrap="wrap">
        <SearchBox />
        <Button
          variant={active ? 'subtle' : 'outline'}
          size="sm"
          height="10"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Icon name="filter" size={16} /> {active ? t.filtersOn(active) : t.filters}
        </Button>
        <Views />
        <ColumnChoice />
      </Flex>
      {open && <Filters />}
    </Box>
  )
}

function SearchBox() {
  const t = useMessages(userWords)
  const [search, change] = useUsersSearch()
  const [text, setText] = useState(search.q ?? '')
  const wanted = useDebounced(text.trim(), 200) || undefined
  const shown = useRef(search.q)
  // Another view, chosen or gone back to, brings its own words; one's own typing does not come back late.
  useEffect(() => {
    if (search.q === shown.current) return
    shown.current = search.q
    setText(search.q ?? '')
  }, [search.q])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the typing; the address may change for other reasons.
  useEffect(() => {
    if (wanted === search.q) return
    shown.current = wanted
    change({ q: wanted })
  }, [wanted])
  return (
    <Box position="relative" flex={{ base: '1 1 10rem', sm: '1 1 14rem' }} maxW={{ md: '26rem' }}>
      <Box position="absolute" left="3" top="2.5" color="fg.muted" pointerEvents="none">
        <Icon name="search" />
      </Box>
      <Input
        type="search"
        pl="10"
        aria-label={t.searchLabel}
        placeholder={t.searchPlaceholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Box>
  )
}
