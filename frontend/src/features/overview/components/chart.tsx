import { Box, chakra } from '@chakra-ui/react'
import { type PointerEvent, useState } from 'react'
import { useWidth } from '@/hooks/use-width'
import { useMessages } from '@/lib/i18n/catalogue'
import { useFormat } from '@/lib/i18n/format'
import type { Bucket } from '../api/buckets'
import { overviewWords } from '../messages/catalogue'
import { endsToday, niceCeiling, tickIndexes } from './scale'

type CountKey = Exclude<keyof Bucket, 'day'>
export type Series = { key: CountKey; label: string; color: string }

const HEIGHT = 200
const PAD = { top: 8, right: 8, bottom: 24, left: 44 }
const LABEL_WIDTH = 72

type ChartProps = { buckets: Bucket[]; series: Series[]; kind: 'line' | 'bar'; label: string; size: 1 | 7 }

const Text = chakra('text', {
  base: { fill: 'fg.muted', fontSize: 'xs', fontVariantNumeric: 'tabular-nums' },
})
const Grid = chakra('line', { base: { stroke: 'border' } })

/** A picture of some numbers over time. Drawn by hand: no library weighs less than none. */
export function Chart({ buckets, series, kind, label }: ChartProps) {
  const [box, width] = useWidth()
  const [hovered, setHovered] = useState<number | null>(null)
  const format = useFormat()
  const top = niceCeiling(Math.max(0, ...buckets.flatMap((bucket) => series.map(({ key }) => bucket[key]))))
  const inner = { width: Math.max(width - PAD.left - PAD.right, 1), height: HEIGHT - PAD.top - PAD.bottom }
  const slot = inner.width / Math.max(buckets.length, 1)
  const x = (index: number) => PAD.left + (index + 0.5) * slot
  const y = (value: number) => PAD.top + inner.height * (1 - value / top)
  const hover = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left - PAD.left
    const index = Math.floor(left / slot)
    setHovered(index >= 0 && index < buckets.length ? index : null)
  }
  const marks = { buckets, x, y, slot }
  return (
    <Box ref={box} position="relative" h={`${HEIGHT}px`}>
      <svg
        role="img"
        aria-label={label}
        width={width}
        height={HEIGHT}
        onPointerMove={hover}
        onPointerLeave={() => setHovered(null)}
      >
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <Grid x1={PAD.left} x2={PAD.left + inner.width} y1={y(top * part)} y2={y(top * part)} />
            <Text x={PAD.left - 8} y={y(top * part) + 4} textAnchor="end">
              {format.number(top * part)}
            </Text>
          </g>
        ))}
        {tickIndexes(buckets.length, Math.floor(inner.width / LABEL_WIDTH)).map((index) => (
          <Text key={index} x={x(index)} y={HEIGHT - 6} textAnchor="middle">
            {format.day(buckets[index]?.day ?? '')}
          </Text>
        ))}
        {series.map((one) =>
          kind === 'bar' ? (
            <Bars key={one.key} one={one} {...marks} />
          ) : (
            <Line key={one.key} one={one} {...marks} />
          ),
        )}
        {hovered !== null && (
          <Grid
            x1={x(hovered)}
            x2={x(hovered)}
            y1={PAD.top}
            y2={PAD.top + inner.height}
            strokeDasharray="3 3"
          />
        )}
      </svg>
      {hovered !== null && buckets[hovered] && (
        <Tip
          bucket={buckets[hovered]}
          series={series}
          left={x(hovered)}
          width={width}
          soFar={hovered === buckets.length - 1 && endsToday(buckets)}
        />
      )}
    </Box>
  )
}

type Marks = {
  one: Series
  buckets: Bucket[]
  x: (index: number) => number
  y: (value: number) => number
  slot: number
}

const Path = chakra('path')
const Rect = chakra('rect')

function Line({ one, buckets, x, y }: Marks) {
  const points = buckets.map((bucket, index) => `${x(index).toFixed(1)},${y(bucket[one.key]).toFixed(1)}`)
  if (points.length === 0) return null
  const line = `M${points.join('L')}`
  // A day that is not over would look like a fall: its last stretch is dashed.
  const last = endsToday(buckets) ? points.length - 1 : points.length
  return (
    <>
      <Path d={`${line}L${x(buckets.length - 1)},${y(0)}L${x(0)},${y(0)}Z`} fill={one.color} opacity={0.1} />
      <Path
        d={`M${points.slice(0, last).join('L')}`}
        fill="none"
        stroke={one.color}
        strokeWidth={2}
        strokeLinejoin="round"
        strokeLinecap="round"
      />
      {last > 0 && last < points.length && (
        <Path
          d={`M${points.slice(last - 1).join('L')}`}
          fill="none"
          stroke={one.color}
          strokeWidth={2}
          strokeDasharray="3 4"
          strokeLinecap="round"
        />
      )}
    </>
  )
}

function Bars({ one, buckets, x, y, slot }: Marks) {
  const width = Math.max(1, Math.min(slot * 0.7, 26))
  return buckets.map((bucket, index) => (
    <Rect
      key={bucket.day}
      x={x(index) - width / 2}
      y={y(bucket[one.key])}
      width={width}
      height={Math.max(0, y(0) - y(bucket[one.key]))}
      rx={Math.min(3, width / 3)}
      fill={one.color}
    />
  ))
}

function Tip({
  bucket,
  series,
  left,
  width,
  soFar,
}: {
  bucket: Bucket
  series: Series[]
  left: number
  width: number
  soFar: boolean
}) {
  const t = useMessages(overviewWords)
  const format = useFormat()
  const side = left > width / 2 ? { right: `${width - left + 10}px` } : { left: `${left + 10}px` }
  return (
    <Box
      aria-hidden="true"
      position="absolute"
      top="2"
      {...side}
      bg="bg.panel"
      borderWidth="1px"
      borderRadius="md"
      boxShadow="overlay"
      px="3"
      py="2"
      fontSize="sm"
      pointerEvents="none"
    >
      <Box color="fg.muted">
        {format.wholeDay(bucket.day)}
        {soFar && ` · ${t.soFar}`}
      </Box>
      {series.map(({ key, label }) => (
        <Box key={key} fontVariantNumeric="tabular-nums">
          {label} <strong>{format.number(bucket[key])}</strong>
        </Box>
      ))}
    </Box>
  )
}
