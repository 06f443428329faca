const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/

/** Only what is certainly no address; whether it is one, the server and its mail find out. */
export function looksLikeEmail(text: string): boolean {
  return EMAIL.test(text.trim())
}

type Words = { required: string; notAnEmail: string }

export const check = {
  email: (t: Words, value: string) =>
    value.trim() === '' ? t.required : looksLikeEmail(value) ? undefined : t.notAnEmail,
  text: (t: Words, value: string) => (value.trim() === '' ? t.required : undefined),
}
