import type { EventView, MeView, RoleView, SessionView, UserView } from '@/client/types.gen'

// One word per thing inside the interface, whatever the server calls its views.
export type User = UserView
export type UserStatus = UserView['status']
export type Me = MeView
export type Session = SessionView
export type Role = RoleView
export type AuditEvent = EventView
