import { chakra } from '@chakra-ui/react'

const Ring = chakra('span', {
  base: {
    display: 'inline-block',
    width: '1em',
    height: '1em',
    borderWidth: '2px',
    borderColor: 'currentcolor',
    borderBottomColor: 'transparent',
    borderRadius: 'full',
    animation: 'spin 700ms linear infinite',
  },
})

export function Spinner() {
  return <Ring aria-hidden="true" />
}
