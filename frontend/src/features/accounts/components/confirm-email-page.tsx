import { useMessages } from '@/lib/i18n/catalogue'
import { confirmEmail } from '../api/confirm-email'
import { accountWords } from '../messages/catalogue'
import { OnePress } from './one-press'

export function ConfirmEmailPage() {
  const t = useMessages(accountWords)
  return <OnePress words={t.confirmEmail} act={confirmEmail} />
}
