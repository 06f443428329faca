// Runs before the first paint, so that nobody sees the wrong colours or language flash by.
;(() => {
  const read = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  }
  const root = document.documentElement
  const theme = read('utilisateurs-theme')
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.add(dark ? 'dark' : 'light')
  root.style.colorScheme = dark ? 'dark' : 'light'
  const wanted = [read('utilisateurs-locale'), ...navigator.languages].map((tag) => (tag ?? '').slice(0, 2))
  root.lang = wanted.find((tag) => tag === 'en' || tag === 'fr') ?? 'en'
})()
