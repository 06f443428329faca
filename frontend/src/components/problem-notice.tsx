import { Box } from '@chakra-ui/react'
import { isProblem } from '@/lib/api/problem'
import { useCommon } from '@/lib/i18n/common'
import { Notice } from './notice'

/** An error in words: the server's own (translated by it), or ours when it could not be reached. */
export function useProblemWords(error: unknown) {
  const t = useCommon()
  if (!isProblem(error)) return { title: t.broken, detail: '', remedy: t.brokenRemedy, reference: '' }
  if (error.slug === 'unreachable')
    return { title: t.unreachable, detail: '', remedy: t.unreachableRemedy, reference: '' }
  const wait = error.retryAfter ? t.retryIn(error.retryAfter) : ''
  const remedy = error.remedy || wait
  return { title: error.title, detail: error.detail, remedy, reference: error.requestId }
}

type ProblemNoticeProps = { error: unknown }

/** A refusal over the form it concerns. Read aloud at once. */
export function ProblemNotice({ error }: ProblemNoticeProps) {
  const t = useCommon()
  const { title, detail, remedy, reference } = useProblemWords(error)
  const told = isProblem(error) ? error.errors : []
  const ours = isProblem(error) && error.status >= 500
  return (
    <Notice tone="danger" title={title} role="alert">
      {detail && detail !== title && <Box>{detail}</Box>}
      {told.length === 0 && remedy && <Box>{remedy}</Box>}
      {told.map(({ field, reason, remedy: cure }) => (
        <Box key={field}>
          {reason} {cure}
        </Box>
      ))}
      {ours && reference && (
        <Box color="fg.muted" fontSize="xs" mt="1">
          {t.reference} {reference}
        </Box>
      )}
    </Notice>
  )
}
