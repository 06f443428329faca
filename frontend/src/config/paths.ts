/** Every address of the interface, in one place; mails link to the ones under "links in mails". */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  signUp: '/sign-up',
  forgotPassword: '/forgot-password',
  // links in mails: the token travels in the fragment, which no server and no referrer sees
  verify: '/verify',
  resetPassword: '/reset-password',
  acceptInvitation: '/accept-invitation',
  confirmEmail: '/confirm-email',
  restoreAccount: '/restore-account',
  profile: '/account/profile',
  password: '/account/password',
  devices: '/account/devices',
  activity: '/account/activity',
  data: '/account/data',
  overview: '/overview',
  users: '/users',
  user: '/users/$userId',
  roles: '/roles',
  audit: '/audit',
} as const
