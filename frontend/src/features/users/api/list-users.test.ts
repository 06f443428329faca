import { QueryClient } from '@tanstack/react-query'
import { describe, expect, it } from 'vitest'
import { postSessions } from '@/client/sdk.gen'
import { PASSWORD } from '@/testing/fake/state'
import { serveFake } from '@/testing/serve-fake'
import { jumpToRow } from './jump-to-row'
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

  it('seen long before are one request away, and lead on from there', async () => {
    const fake = serveFake()
    await postSessions({ body: { email: 'admin@example.com', password: PASSWORD, cookies: true } })
    const queries = new QueryClient()
    const query = usersQuery({ sort: 'name' })
    const deep = await queries.fetchInfiniteQuery({ ...query, pages: 17 })
    const asked = fake.asked.length
    await jumpToRow(queries, { sort: 'name' }, 30)
    const top = queries.getQueryData(query.queryKey)
    expect(fake.asked.length - asked).toBe(1)
    expect(top && rowsOf(top)).toMatchObject({ above: 0, total: { value: rowsOf(deep).total?.value } })
  })
})
