import { QueryClient } from '@tanstack/react-query'
import { isProblem } from './problem'

/** Ask again only where another answer is likely: never after a refusal. */
function worthRetrying(failures: number, error: unknown): boolean {
  const passing = !isProblem(error) || error.status === 0 || error.status >= 500
  return passing && failures < 2
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: worthRetrying, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})
