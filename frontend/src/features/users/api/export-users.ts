import { getMe } from '@/client/sdk.gen'
import { apiUrl } from '@/lib/api/url'
import { download } from '@/lib/download'
import { toFilter, type UsersSearch } from './search'

/**
 * Hand the file to the browser, which streams a million rows to disk without holding them here.
 * It cannot renew a session on its own, so that is seen to first.
 */
export async function exportUsers(search: UsersSearch): Promise<void> {
  await getMe()
  download(apiUrl('/users.csv', toFilter(search)))
}
