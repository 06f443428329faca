export default {
  title: 'Devices',
  lead: 'Where you are signed in. Sign out what you do not know.',
  here: 'This device',
  lastUsed: (when: string) => `Used ${when}`,
  end: 'Sign out',
  endOthers: 'Sign out everywhere else',
  ended: 'That device is signed out',
  endedOthers: 'You are signed out everywhere else',
  others: 'Other devices',
  noOthers: 'You are signed in nowhere else.',
}
