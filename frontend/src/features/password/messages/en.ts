export default {
  title: 'Password',
  lead: 'Changing it signs you out on every other device.',
  current: 'Current password',
  new: 'New password',
  submit: 'Change the password',
  done: 'Your password is changed. Other devices are signed out.',
}
