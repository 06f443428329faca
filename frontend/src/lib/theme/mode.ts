import { storage } from '@/lib/storage'
import { createStore, useStore } from '@/lib/store'

export const MODES = ['system', 'light', 'dark'] as const
export type Mode = (typeof MODES)[number]

const KEY = 'utilisateurs-theme'
const system = globalThis.matchMedia?.('(prefers-color-scheme: dark)')

function readMode(): Mode {
  const kept = storage.read(KEY) as Mode | null
  return kept && MODES.includes(kept) ? kept : 'system'
}

const modeStore = createStore<Mode>(readMode())

function paint(): void {
  const mode = modeStore.get()
  const dark = mode === 'dark' || (mode === 'system' && Boolean(system?.matches))
  const root = document.documentElement
  root.classList.toggle('dark', dark)
  root.classList.toggle('light', !dark)
  root.style.colorScheme = dark ? 'dark' : 'light'
}

/** Light, dark, or as the system says; kept for the next visit (public/boot.js reads it first). */
export function setMode(mode: Mode): void {
  storage.write(KEY, mode)
  modeStore.set(mode)
  paint()
}

export function useMode(): Mode {
  return useStore(modeStore)
}

system?.addEventListener('change', paint)
