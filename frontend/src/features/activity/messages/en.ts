export default {
  title: 'Activity',
  lead: 'What happened to your account. Something you did not do? Change your password, and sign out the devices you do not know.',
}
