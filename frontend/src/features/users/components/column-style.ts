import type { Column } from '../api/search'

const wide = { display: { base: 'none', md: 'table-cell' } }
const wider = { display: { base: 'none', xl: 'table-cell' } }

const STYLES: Record<Column | 'name', object> = {
  name: { width: 'auto' },
  email: { display: { base: 'none', '2xl': 'table-cell' }, width: 'auto' },
  status: { display: { base: 'none', sm: 'table-cell' }, width: '7.5rem' },
  roles: { ...wide, width: '9rem' },
  created_at: { ...wider, width: '8rem' },
  last_sign_in_at: { ...wide, width: '10rem' },
  verified_at: { ...wider, width: '8rem' },
  locale: { ...wider, width: '6rem' },
}

/** How wide a column is, and from which screen on it shows. */
export function columnStyle(column: Column | 'name'): object {
  return STYLES[column]
}
