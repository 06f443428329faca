import type { Permission } from '@/client/types.gen'
import type { IconName } from '@/components/icon'
import { paths } from '@/config/paths'

export type Destination = {
  key: 'overview' | 'users' | 'roles' | 'audit' | 'profile' | 'password' | 'devices' | 'activity' | 'data'
  to: (typeof paths)[keyof typeof paths]
  icon: IconName
  /** Shown only to who may go there. */
  needs?: Permission
  /** Typed after `g`. */
  letter: string
}

export const ADMINISTRATION: Destination[] = [
  { key: 'overview', to: paths.overview, icon: 'chart', needs: 'statistics:read', letter: 'o' },
  { key: 'users', to: paths.users, icon: 'users', needs: 'users:read', letter: 'u' },
  { key: 'roles', to: paths.roles, icon: 'shield', needs: 'roles:read', letter: 'r' },
  { key: 'audit', to: paths.audit, icon: 'history', needs: 'audit:read', letter: 'l' },
]

export const ACCOUNT: Destination[] = [
  { key: 'profile', to: paths.profile, icon: 'person', letter: 'p' },
  { key: 'password', to: paths.password, icon: 'key', letter: 'w' },
  { key: 'devices', to: paths.devices, icon: 'device', letter: 'd' },
  { key: 'activity', to: paths.activity, icon: 'history', letter: 'a' },
  { key: 'data', to: paths.data, icon: 'box', letter: 'x' },
]

export function allowed(destinations: Destination[], permissions: Permission[]): Destination[] {
  return destinations.filter(({ needs }) => !needs || permissions.includes(needs))
}
