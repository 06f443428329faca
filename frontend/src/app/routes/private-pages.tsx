import { createRoute, redirect } from '@tanstack/react-router'
import { paths } from '@/config/paths'
import { activityWords } from '@/features/activity/messages/catalogue'
import { parseAuditSearch } from '@/features/audit/api/search'
import { auditWords } from '@/features/audit/messages/catalogue'
import { dataWords } from '@/features/data/messages/catalogue'
import { devicesWords } from '@/features/devices/messages/catalogue'
import { parseOverviewSearch } from '@/features/overview/api/search'
import { overviewWords } from '@/features/overview/messages/catalogue'
import { passwordWords } from '@/features/password/messages/catalogue'
import { profileWords } from '@/features/profile/messages/catalogue'
import { rolesWords } from '@/features/roles/messages/catalogue'
import { parseUserSearch } from '@/features/users/api/person-search'
import { parseUsersSearch } from '@/features/users/api/search'
import { userWords } from '@/features/users/messages/catalogue'
import { eventWords } from '@/lib/i18n/events'
import { needs } from './guard'
import { page } from './page'
import { privateRoute } from './private'

const parent = () => privateRoute

const account = [
  createRoute({
    getParentRoute: parent,
    path: paths.profile,
    ...page(() => import('@/features/profile/components/profile-page'), 'ProfilePage', profileWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.password,
    ...page(() => import('@/features/password/components/password-page'), 'PasswordPage', passwordWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.devices,
    ...page(() => import('@/features/devices/components/devices-page'), 'DevicesPage', devicesWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.activity,
    ...page(
      () => import('@/features/activity/components/activity-page'),
      'ActivityPage',
      activityWords,
      eventWords,
    ),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.data,
    ...page(() => import('@/features/data/components/data-page'), 'DataPage', dataWords),
  }),
] as const

const administration = [
  createRoute({
    getParentRoute: parent,
    path: paths.overview,
    validateSearch: parseOverviewSearch,
    ...needs('statistics:read'),
    ...page(() => import('@/features/overview/components/overview-page'), 'OverviewPage', overviewWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.users,
    validateSearch: parseUsersSearch,
    ...needs('users:read'),
    ...page(() => import('@/features/users/components/users-page'), 'UsersPage', userWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.user,
    validateSearch: parseUserSearch,
    ...needs('users:read'),
    ...page(() => import('@/features/users/components/person-page'), 'PersonPage', userWords, eventWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.roles,
    ...needs('roles:read'),
    ...page(() => import('@/features/roles/components/roles-page'), 'RolesPage', rolesWords),
  }),
  createRoute({
    getParentRoute: parent,
    path: paths.audit,
    validateSearch: parseAuditSearch,
    ...needs('audit:read'),
    ...page(() => import('@/features/audit/components/audit-page'), 'AuditPage', auditWords, eventWords),
  }),
] as const

const home = createRoute({
  getParentRoute: parent,
  path: paths.home,
  beforeLoad: ({ context }) => {
    const sees = context.me.permissions.includes('statistics:read')
    throw redirect({ to: sees ? paths.overview : paths.profile, replace: true })
  },
})

export const privatePages = [home, ...account, ...administration] as const
