import { chakra, Flex } from '@chakra-ui/react'
import { useState } from 'react'

const TINTS = ['accent', 'info', 'warning', 'neutral', 'danger']

/** The first letters of the first and last names: "Zoé van der Berg" is ZB. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '')
  return letters.join('').toUpperCase()
}

function tintOf(text: string): string {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return TINTS[sum % TINTS.length] ?? 'neutral'
}

type AvatarProps = { name: string; url?: string | null; size?: string }

/** A face, or initials while there is none or it cannot be had. Decorative: the name stands beside it. */
export function Avatar({ name, url, size = '2.25rem' }: AvatarProps) {
  const [broken, setBroken] = useState<string | null>(null)
  const shape = { width: size, height: size, borderRadius: 'full', flexShrink: 0 } as const
  if (url && url !== broken)
    return <chakra.img src={url} alt="" {...shape} objectFit="cover" onError={() => setBroken(url)} />
  return (
    <Flex
      aria-hidden="true"
      {...shape}
      align="center"
      justify="center"
      colorPalette={tintOf(name)}
      bg="colorPalette.subtle"
      color="colorPalette.fg"
      fontWeight="semibold"
      fontSize={`calc(${size} * 0.36)`}
    >
      {initials(name)}
    </Flex>
  )
}
