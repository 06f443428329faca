import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMessages } from '@/lib/i18n/catalogue'
import { useCommon } from '@/lib/i18n/common'
import { showToast } from '@/lib/toast'
import { type BulkAction, type BulkResult, runBulk } from '../api/bulk'
import { INVERSE } from '../api/change-status'
import { userWords } from '../messages/catalogue'
import { deselect } from './selection'

const UNDO_SECONDS = 30

/** Run an action on many, with what can be undone offered for half a minute. */
export function useBulk(action: BulkAction) {
  const t = useMessages(userWords)
  const common = useCommon()
  const queries = useQueryClient()
  const [results, setResults] = useState<BulkResult[]>([])

  async function undo(ids: string[]) {
    if (action === 'erase') return
    let back: BulkResult[] = []
    const keep = (all: BulkResult[]) => {
      back = all
    }
    const failure = await runBulk({ action: INVERSE[action], ids, onProgress: keep }).then(
      () => null,
      (error: Error) => error,
    )
    const taken = back.filter(({ ok }) => ok).map(({ id }) => id)
    await queries.invalidateQueries({ queryKey: ['users'] })
    if (taken.length > 0) showToast({ text: t.undone(t.people(taken.length)) })
    const left = ids.filter((id) => !taken.includes(id))
    if (left.length > 0) offerAgain(left, failure)
  }
  function offerAgain(left: string[], failure: Error | null) {
    const action = failure ? { label: common.retry, run: () => void undo(left) } : undefined
    showToast({ text: t.notUndone(t.people(left.length)), tone: 'bad', action, seconds: UNDO_SECONDS })
  }
  function tell(done: string[]) {
    const text = t.done[action](t.people(done.length))
    const takeBack = { label: common.undo, run: () => void undo(done) }
    showToast({ text, action: action === 'erase' ? undefined : takeBack, seconds: UNDO_SECONDS })
  }
  async function run(ids: string[], reason: string): Promise<BulkResult[]> {
    let all = results
    const keep = (more: BulkResult[]) => {
      all = [...results, ...more]
      setResults(all)
    }
    // Pressed again after it stopped half-way, it goes on with the rest.
    const rest = ids.filter((id) => !results.some((one) => one.id === id))
    try {
      await runBulk({ action, ids: rest, reason, onProgress: keep })
    } finally {
      // What was done before the connection broke is told, and can be taken back, all the same.
      const done = all.filter(({ ok }) => ok).map(({ id }) => id)
      deselect(done)
      if (done.length > 0) tell(done)
      void queries.invalidateQueries({ queryKey: ['users'] })
    }
    return all
  }
  return { run, results }
}
