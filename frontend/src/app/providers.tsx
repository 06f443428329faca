import { ChakraProvider } from '@chakra-ui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { queryClient } from '@/lib/api/query-client'
import { system } from '@/lib/theme/system'
import { router } from './router'

export function Providers() {
  return (
    <StrictMode>
      <ChakraProvider value={system()}>
        <QueryClientProvider client={queryClient}>
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </ChakraProvider>
    </StrictMode>
  )
}
