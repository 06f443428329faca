import { Box, chakra } from '@chakra-ui/react'
import { useMessages } from '@/lib/i18n/catalogue'
import { useFormat } from '@/lib/i18n/format'
import type { Bucket } from '../api/buckets'
import { overviewWords } from '../messages/catalogue'
import type { Series } from './chart'

const Table = chakra('table', {
  base: {
    width: 'full',
    fontSize: 'sm',
    borderCollapse: 'collapse',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': { textAlign: 'end', py: '1.5', px: '3', borderBottomWidth: '1px', fontWeight: 'normal' },
    '& thead th': { color: 'fg.muted', fontWeight: 'medium' },
    '& th:first-of-type': { textAlign: 'start' },
  },
})

type ChartTableProps = { buckets: Bucket[]; series: Series[]; size: 1 | 7; title: string }

/** The chart's twin for those who read rather than look. */
export function ChartTable({ buckets, series, size, title }: ChartTableProps) {
  const t = useMessages(overviewWords)
  const format = useFormat()
  return (
    <Box as="details" mt="3" fontSize="sm">
      <Box as="summary" color="fg.muted" w="fit-content" borderRadius="sm" _hover={{ color: 'fg' }}>
        {t.asTable}
      </Box>
      <Box maxH="18rem" overflowY="auto" mt="2" tabIndex={0} role="region" aria-label={title}>
        <Table>
          <thead>
            <tr>
              <th scope="col">{size === 7 ? t.week : t.day}</th>
              {series.map(({ key, label }) => (
                <th scope="col" key={key}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...buckets].reverse().map((bucket) => (
              <tr key={bucket.day}>
                <th scope="row">{format.wholeDay(bucket.day)}</th>
                {series.map(({ key }) => (
                  <td key={key}>{format.number(bucket[key])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </Box>
    </Box>
  )
}
