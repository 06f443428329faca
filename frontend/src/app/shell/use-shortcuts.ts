import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMe } from '@/hooks/use-me'
import { ACCOUNT, ADMINISTRATION, allowed } from './navigation'

const PATIENCE = 1200

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    Boolean(target.closest('input, textarea, select, [contenteditable], dialog'))
  )
}

function focusSearch(event: KeyboardEvent) {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]')
  if (!field) return
  event.preventDefault()
  field.focus()
  field.select()
}

/** Ctrl+K, `?`, `/`, and `g` then a letter. Single keys rest while somebody types. */
export function useShortcuts({ find, help }: { find: () => void; help: () => void }) {
  const navigate = useNavigate()
  const { permissions } = useMe()
  const awaited = useRef(0)
  useEffect(() => {
    function go(letter: string) {
      const target = [...allowed(ADMINISTRATION, permissions), ...ACCOUNT].find(
        (one) => one.letter === letter,
      )
      if (target) void navigate({ to: target.to })
    }
    function single(event: KeyboardEvent) {
      if (Date.now() < awaited.current) {
        awaited.current = 0
        return go(event.key)
      }
      if (event.key === 'g') awaited.current = Date.now() + PATIENCE
      if (event.key === '?') help()
      if (event.key === '/') focusSearch(event)
    }
    function onKey(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        if (!document.querySelector('dialog[open]')) find()
      } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) single(event)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [find, help, navigate, permissions])
}
