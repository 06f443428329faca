import { useSearch } from '@tanstack/react-router'
import { paths } from '@/config/paths'
import { SignInPage } from '@/features/sign-in/components/sign-in-page'

export function SignInScreen() {
  const { next } = useSearch({ from: '/public/sign-in' })
  return <SignInPage next={next ?? paths.home} />
}
