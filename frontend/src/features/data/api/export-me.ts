import { getMe } from '@/client/sdk.gen'
import { apiUrl } from '@/lib/api/url'
import { download } from '@/lib/download'

/** Renew the session first: the browser's own download cannot. */
export async function exportMe(): Promise<void> {
  await getMe()
  download(apiUrl('/me/export'))
}
