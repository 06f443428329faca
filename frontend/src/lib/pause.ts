/** Ends the present task, so that the browser can answer and paint before the next piece of work. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
