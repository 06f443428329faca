import { Flex } from '@chakra-ui/react'

function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" fill="#1d6b58" />
      <path
        d="M9.5 9v8.2a6.5 6.5 0 0 0 13 0V9"
        fill="none"
        stroke="#fff"
        strokeWidth="3.4"
        strokeLinecap="round"
      />
      <circle cx="16" cy="12" r="2.6" fill="#f3c98b" />
    </svg>
  )
}

export function Brand() {
  return (
    <Flex align="center" gap="2.5" fontWeight="semibold" letterSpacing="tight">
      <BrandMark /> API Utilisateurs
    </Flex>
  )
}
