import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { postSessions } from '@/client/sdk.gen'
import { PASSWORD } from '@/testing/fake/state'
import { serveFake } from '@/testing/serve-fake'
import { rowsOf, usersQuery } from './list-users'

describe('the rows of the table', () => {
  it('are let go from the top beyond fifteen pages, and how many there are stays known', async () => {
    serveFake()
    await postSessions({ body: { email: 'admin@example.com', password: PASSWORD, cookies: true } })
    const query = usersQuery({ sort: 'name' })
    const loaded = await new QueryClient().fetchInfiniteQuery({ ...query, pages: 17 })
    const { rows, above, total } = rowsOf(loaded)
    const [first] = loaded.pages
    expect({ above, held: rows.length }).toMatchObject({ above: 200, held: 1_500 })
    expect(total?.value).toBeGreaterThan(1_500)
    const before = query.getPreviousPageParam?.(first as never, [], loaded.pageParams[0] as never, [])
    expect(before).toMatchObject({ index: 1 })
  })
})
