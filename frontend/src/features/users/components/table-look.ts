import { chakra } from '@chakra-ui/react'

export const ROW_HEIGHT = 57

const cut = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } as const

/** How wide a column is, and from which screen on it shows. */
const COLUMNS = {
  '& .tick': { width: '2.75rem', px: '0', textAlign: 'center' },
  '& .email': { display: { base: 'none', '2xl': 'table-cell' } },
  '& .status': { display: { base: 'none', sm: 'table-cell' }, width: '7.5rem' },
  '& .roles': { display: { base: 'none', md: 'table-cell' }, width: '9rem' },
  '& .last_sign_in_at': { display: { base: 'none', md: 'table-cell' }, width: '10rem' },
  '& .created_at, & .verified_at': { display: { base: 'none', xl: 'table-cell' }, width: '8rem' },
  '& .locale': { display: { base: 'none', xl: 'table-cell' }, width: '6rem' },
} as const

/**
 * The look of the whole table, rows included: they are made anew with every picture while it scrolls, and plain
 * elements with a class cost a fraction of those that are styled one by one.
 */
export const Table = chakra('table', {
  base: {
    width: 'full',
    tableLayout: 'fixed',
    borderCollapse: 'separate',
    borderSpacing: '0',
    fontSize: 'md',
    '& .row': { height: `${ROW_HEIGHT}px`, _hover: { bg: 'bg.subtle' } },
    '& .row[data-ticked=true]': { bg: 'bg.selected' },
    '& .row > td': { px: '3', borderBottomWidth: '1px', ...cut },
    '& .who': { display: 'flex', alignItems: 'center', gap: '3' },
    '& .names': { flex: '1', minWidth: '0' },
    '& .person': {
      display: 'block',
      fontWeight: 'medium',
      borderRadius: 'sm',
      ...cut,
      _hover: { textDecoration: 'underline', textUnderlineOffset: '0.2em' },
      _focusVisible: { outline: '2px solid', outlineColor: 'accent.solid', outlineOffset: '-2px' },
    },
    '& .address': {
      display: { base: 'block', '2xl': 'none' },
      fontSize: 'xs',
      color: 'fg.muted',
      ...cut,
    },
    '& .standing': { display: { base: 'block', sm: 'none' } },
    '& .muted': { color: 'fg.muted', fontSize: 'sm' },
    '& .badges': { display: 'flex', gap: '1', overflow: 'hidden' },
    ...COLUMNS,
    '& .row > .tick': { px: '0', textAlign: 'center' },
  },
})
