const NAME = /(?:^|; )(?:__Host-)?utilisateurs-csrf=([^;]*)/

/** The proof that a write comes from our own page. Its absence also says: nobody is signed in here. */
export function csrfToken(cookies: string = document.cookie): string | null {
  const value = NAME.exec(cookies)?.[1]
  return value === undefined ? null : decodeURIComponent(value)
}
