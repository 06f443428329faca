export default {
  title: 'Audit log',
  lead: 'Who did what, when, from where. Nobody can change it.',
  what: 'What happened',
  all: 'Everything',
  groups: {
    signIn: 'Sign-in and sessions',
    account: 'People’s own accounts',
    administration: 'Administration of users',
    service: 'Roles and keys',
  },
  from: 'From',
  to: 'Until',
  one: 'Only events about one person are shown.',
  clear: 'Clear the filters',
  emptyTitle: 'Nothing matches',
  emptyText: 'Widen the dates, or look for everything.',
}
