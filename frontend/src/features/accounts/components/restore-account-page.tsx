import { useMessages } from '@/lib/i18n/catalogue'
import { restoreAccount } from '../api/restore-account'
import { accountWords } from '../messages/catalogue'
import { OnePress } from './one-press'

export function RestoreAccountPage() {
  const t = useMessages(accountWords)
  return <OnePress words={t.restore} act={restoreAccount} />
}
