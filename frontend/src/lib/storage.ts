/** Local storage that never throws: private windows and full disks are no reason to fail. */
export const storage = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  write(key: string, value: string): void {
    try {
      localStorage.setItem(key, value)
    } catch {
      // A preference that cannot be kept is lost at the next visit, nothing worse.
    }
  },
}
