import { announce } from './announce'
import { createStore } from './store'

type ToastTone = 'good' | 'bad'
export type ToastInput = {
  text: string
  tone?: ToastTone
  action?: { label: string; run: () => void }
  seconds?: number
}
export type Toast = ToastInput & { id: number }

export const toasts = createStore<Toast[]>([])

let last = 0

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id))
}

/** Say that something is done, for as long as it takes to read or to undo; returns its id. */
export function showToast(input: ToastInput): number {
  last += 1
  toasts.set([...toasts.get().slice(-2), { ...input, id: last }])
  announce(input.text)
  return last
}
