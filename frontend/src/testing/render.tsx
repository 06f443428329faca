import { ChakraProvider } from '@chakra-ui/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render } from '@testing-library/react'
import { type ReactNode, Suspense } from 'react'
import { system } from '@/lib/theme/system'

/** Draw a part of the interface as the application would, with an empty cache. */
export async function draw(element: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  await act(async () => {
    render(
      <ChakraProvider value={system()}>
        <QueryClientProvider client={queries}>
          <Suspense fallback="waiting">{element}</Suspense>
        </QueryClientProvider>
      </ChakraProvider>,
    )
  })
  return queries
}
