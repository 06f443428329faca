import { Box, Flex } from '@chakra-ui/react'
import type { ReactNode } from 'react'
import { Panel } from '@/components/panel'
import { useMessages } from '@/lib/i18n/catalogue'
import { useFormat } from '@/lib/i18n/format'
import type { Bucket } from '../api/buckets'
import { overviewWords } from '../messages/catalogue'
import { Chart, type Series } from './chart'
import { ChartTable } from './chart-table'

type ChartPanelProps = {
  title: string
  hint: string
  buckets: Bucket[]
  size: 1 | 7
  series: Series[]
  kind: 'line' | 'bar'
  mean?: boolean
  aside?: ReactNode
}

/** One question, its picture, and the same as a table. */
export function ChartPanel({ title, hint, aside, mean, ...chart }: ChartPanelProps) {
  const t = useMessages(overviewWords)
  const format = useFormat()
  const { buckets, series, size } = chart
  const sumOf = ({ key }: Series) => buckets.reduce((sum, bucket) => sum + bucket[key], 0)
  const figureOf = (one: Series) =>
    mean
      ? t.average(format.number(Math.round(sumOf(one) / Math.max(buckets.length, 1))))
      : t.inAll(format.number(sumOf(one)))
  const nothing = series.every((one) => sumOf(one) === 0)
  const summary = series.map((one) => `${one.label}: ${figureOf(one)}`).join(', ')
  return (
    <Panel title={title} hint={`${hint} ${size === 7 ? t.weekly : t.daily}.`} aside={aside}>
      <Flex gap="5" mb="3" wrap="wrap" fontSize="sm">
        {series.map((one) => (
          <Flex key={one.key} align="center" gap="2">
            <Box w="2.5" h="2.5" borderRadius="sm" bg={one.color} />
            {series.length > 1 && <span>{one.label}</span>}
            <Box color="fg.muted">{figureOf(one)}</Box>
          </Flex>
        ))}
      </Flex>
      <Box position="relative">
        <Chart {...chart} label={`${title}. ${summary}`} />
        {nothing && <Nothing />}
      </Box>
      <ChartTable buckets={buckets} series={series} size={size} title={title} />
    </Panel>
  )
}

/** An empty chart says that it is empty, so that nobody takes it for a broken one. */
function Nothing() {
  const t = useMessages(overviewWords)
  return (
    <Flex position="absolute" inset="0" align="center" justify="center" pointerEvents="none" color="fg.muted">
      <Box bg="bg.panel" px="3" py="1" fontSize="sm">
        {t.none}
      </Box>
    </Flex>
  )
}
