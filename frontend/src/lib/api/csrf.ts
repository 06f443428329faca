const NAME = 'utilisateurs-csrf'

/** The proof that a write comes from our own page. Its absence also says: nobody is signed in here. */
export function csrfToken(cookies: string = document.cookie): string | null {
  const pair = cookies.split('; ').find((entry) => entry.startsWith(`${NAME}=`))
  return pair ? decodeURIComponent(pair.slice(NAME.length + 1)) : null
}
