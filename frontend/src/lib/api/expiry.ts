import { createStore } from '@/lib/store'

type Waiting = { resolve: (signedIn: boolean) => void }

/** True while the session has ended under an open page: a dialog asks to sign in again over it. */
export const sessionEnded = createStore(false)

/** True while somebody works here signed in. Before and after, a refused session is just an answer. */
export const sessionWatch = createStore(false)

let waiting: Waiting[] = []

/** Hold a refused request until somebody signs in again; what was typed stays where it is. */
export function signedInAgain(): Promise<boolean> {
  sessionEnded.set(true)
  return new Promise((resolve) => {
    waiting.push({ resolve })
  })
}

/** Let the held requests go on (true) or give up (false). */
export function settleSession(signedIn: boolean): void {
  const held = waiting
  waiting = []
  sessionEnded.set(false)
  for (const request of held) request.resolve(signedIn)
}
