import { postUsersBulk } from '@/client/sdk.gen'
import type { BulkInput, BulkItemView } from '@/client/types.gen'
import { idempotent, newIdempotencyKey } from '@/lib/api/headers'

export type BulkAction = BulkInput['action']
export type BulkResult = BulkItemView

/** Small enough for a progress bar that moves, large enough to be quick. */
const CHUNK = 50

type BulkOptions = {
  action: BulkAction
  ids: string[]
  reason?: string
  onProgress: (results: BulkResult[]) => void
}

/** Act on many; what is done so far is told after each part. */
export async function runBulk({ action, ids, reason, onProgress }: BulkOptions): Promise<BulkResult[]> {
  const results: BulkResult[] = []
  for (let from = 0; from < ids.length; from += CHUNK) {
    const body = { action, ids: ids.slice(from, from + CHUNK), reason: reason || null }
    const { items } = await postUsersBulk({ body, headers: idempotent(newIdempotencyKey()) })
    results.push(...items)
    onProgress([...results])
  }
  return results
}
