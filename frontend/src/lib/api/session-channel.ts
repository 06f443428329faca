type SessionNews = 'signed-in' | 'signed-out'

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('utilisateurs-session')

/** Tell the other tabs who came and went, so that none shows somebody else's page. */
export function tellTabs(news: SessionNews): void {
  channel?.postMessage(news)
}

/** Returns how to stop listening. */
export function onSessionNews(listener: (news: SessionNews) => void): () => void {
  const hear = (event: MessageEvent<SessionNews>) => listener(event.data)
  channel?.addEventListener('message', hear)
  return () => channel?.removeEventListener('message', hear)
}
