export default {
  title: 'Your data',
  exportTitle: 'Take a copy',
  exportText: 'Everything this service knows about you, in one JSON file: profile, devices, history.',
  export: 'Download my data',
  deleteTitle: 'Delete your account',
  deleteText:
    'You are signed out everywhere at once. For 30 days the link in the mail we send you brings it back; then it is erased for good.',
  delete: 'Delete my account…',
  ask: 'Delete your account?',
  password: 'Your password',
  confirm: 'Delete my account',
  goneTitle: 'Your account is deleted',
  goneText:
    'The mail we have just sent you holds a link that brings it back, for 30 days. Farewell, or see you soon.',
  leave: 'Go to the sign-in page',
}
