import { createRoute } from '@tanstack/react-router'
import { paths } from '@/config/paths'
import { accountWords } from '@/features/accounts/messages/catalogue'
import { signInWords } from '@/features/sign-in/messages/catalogue'
import { page } from './page'
import { publicRoute } from './public'

/** Only addresses of our own: a mailed link must not send people elsewhere after they signed in. */
export function safeNext(next: unknown): string {
  const own = typeof next === 'string' && /^\/(?![/\\])/.test(next)
  return own ? next : paths.home
}

const signInRoute = createRoute({
  getParentRoute: () => publicRoute,
  path: paths.signIn,
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    search.next === undefined ? {} : { next: safeNext(search.next) },
  ...page(() => import('./sign-in-screen'), 'SignInScreen', signInWords),
})

const parent = () => publicRoute

export const publicPages = [
  signInRoute,
  createRoute({
    getParentRoute: parent,
    path: paths.signUp,
    ...page(() => import('@/features/accounts/components/sign-up-page'), 'SignUpPage', accountWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.forgotPassword,
    ...page(
      () => import('@/features/accounts/components/forgot-password-page'),
      'ForgotPasswordPage',
      accountWords,
    ),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.verify,
    ...page(() => import('@/features/accounts/components/verify-page'), 'VerifyPage', accountWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.resetPassword,
    ...page(
      () => import('@/features/accounts/components/reset-password-page'),
      'ResetPasswordPage',
      accountWords,
    ),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.acceptInvitation,
    ...page(
      () => import('@/features/accounts/components/accept-invitation-page'),
      'AcceptInvitationPage',
      accountWords,
    ),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.confirmEmail,
    ...page(
      () => import('@/features/accounts/components/confirm-email-page'),
      'ConfirmEmailPage',
      accountWords,
    ),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.restoreAccount,
    ...page(
      () => import('@/features/accounts/components/restore-account-page'),
      'RestoreAccountPage',
      accountWords,
    ),
  }),
] as const
