import { type CSSProperties, useState } from 'react'
import { system } from '@/lib/theme/system'

const TINTS = ['accent', 'info', 'warning', 'neutral', 'danger'].map((name) => ({
  background: system().token.var(`colors.${name}.subtle`),
  color: system().token.var(`colors.${name}.fg`),
}))

/** The first letters of the first and last names: "Zoé van der Berg" is ZB. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase()
}

function tintOf(text: string): CSSProperties {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return TINTS[sum % TINTS.length] ?? {}
}

const ROUND: CSSProperties = {
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  flexShrink: 0,
  borderRadius: '50%',
  objectFit: 'cover',
  fontWeight: 600,
}

type AvatarProps = { name: string; url?: string | null; size?: string }

/**
 * A face, or initials while there is none or it cannot be had. Decorative: the name stands beside it. It is drawn
 * by the hundred while a table scrolls, so its style is its own.
 */
export function Avatar({ name, url, size = '2.25rem' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)
  const shape = { ...ROUND, width: size, height: size, fontSize: `calc(${size} * 0.36)` }
  if (url && url !== broken) return <img src={url} alt="" style={shape} onError={() => setBroken(url)} />
  return (
    <span aria-hidden="true" style={{ ...shape, ...tintOf(name) }}>
      {initials(name)}
    </span>
  )
}
