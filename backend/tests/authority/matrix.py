"""Who may do what: every operation of the API with the permission it needs."""

PUBLIC = "everybody"
SIGNED_IN = "everybody signed in"
NOBODY_ID = "01900000-0000-7000-8000-000000000000"
NEEDED = {
    # one's own account
    "read_me": SIGNED_IN,
    "edit_me": SIGNED_IN,
    "delete_me": SIGNED_IN,
    "set_my_picture": SIGNED_IN,
    "remove_my_picture": SIGNED_IN,
    "read_my_picture": SIGNED_IN,
    "change_my_password": SIGNED_IN,
    "change_my_email": SIGNED_IN,
    "read_my_activity": SIGNED_IN,
    "export_my_data": SIGNED_IN,
    "list_sessions": SIGNED_IN,
    "sign_out": SIGNED_IN,
    "sign_out_everywhere": SIGNED_IN,
    # doors for those who are not signed in
    "sign_up": PUBLIC,
    "verify_account": PUBLIC,
    "resend_verification": PUBLIC,
    "accept_invitation": PUBLIC,
    "confirm_email": PUBLIC,
    "restore_account": PUBLIC,
    "request_password_reset": PUBLIC,
    "reset_password": PUBLIC,
    "sign_in": PUBLIC,
    "refresh_session": PUBLIC,
    "public_keys": PUBLIC,
    "read_configuration": PUBLIC,
    # administration
    "list_users": "users:read",
    "read_user": "users:read",
    "read_user_picture": "users:read",
    "create_user": "users:write",
    "edit_user": "users:write",
    "invite_user_again": "users:write",
    "suspend_user": "users:suspend",
    "reactivate_user": "users:suspend",
    "delete_user": "users:delete",
    "restore_user": "users:delete",
    "erase_user": "users:erase",
    "export_users": "users:export",
    "change_many_users": "users:read",
    "list_user_sessions": "sessions:read",
    "end_user_sessions": "sessions:revoke",
    "end_user_session": "sessions:revoke",
    "read_user_activity": "audit:read",
    "list_permissions": "roles:read",
    "list_roles": "roles:read",
    "create_role": "roles:write",
    "update_role": "roles:write",
    "delete_role": "roles:write",
    "read_audit": "audit:read",
    "read_overview": "statistics:read",
}
BULK = {
    "suspend": "users:suspend",
    "reactivate": "users:suspend",
    "delete": "users:delete",
    "restore": "users:delete",
    "erase": "users:erase",
}
PERMISSIONS = frozenset(
    {
        "users:read",
        "users:write",
        "users:suspend",
        "users:delete",
        "users:erase",
        "users:export",
        "users:grant",
        "sessions:read",
        "sessions:revoke",
        "roles:read",
        "roles:write",
        "audit:read",
        "statistics:read",
    }
)
ROLES = {
    "admin": PERMISSIONS,
    "manager": PERMISSIONS - {"users:erase", "users:grant", "roles:write"},
    "reader": frozenset({"users:read", "roles:read", "statistics:read"}),
}
