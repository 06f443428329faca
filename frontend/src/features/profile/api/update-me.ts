import { patchMe } from '@/client/sdk.gen'
import type { MePatch } from '@/client/types.gen'
import { ifMatch } from '@/lib/api/headers'
import type { Me } from '@/lib/api/types'

export function updateMe(patch: MePatch, version: number): Promise<Me> {
  return patchMe({ body: patch, headers: ifMatch(version) })
}
