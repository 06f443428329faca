const TABS = ['details', 'sessions', 'history'] as const
export type Tab = (typeof TABS)[number]
export type PersonSearch = { tab?: Tab }

export function parseUserSearch(raw: Record<string, unknown>): PersonSearch {
  const tab = TABS.find((one) => one === raw.tab)
  return tab ? { tab } : {}
}
