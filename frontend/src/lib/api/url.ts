import { runtimeConfig } from '@/config/runtime'

type QueryValue = string | number | boolean | readonly string[] | null | undefined

/** `?a=1&b=2&b=3`; nothing for what is empty. */
export function queryString(query: Record<string, QueryValue> = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value]
    for (const one of values)
      if (one !== undefined && one !== null && one !== '') params.append(name, String(one))
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

/** An address of the API for what the browser fetches itself: pictures and downloads. */
export function apiUrl(path: string, query?: Record<string, QueryValue>): string {
  return `${runtimeConfig().api_url}${path}${queryString(query)}`
}
