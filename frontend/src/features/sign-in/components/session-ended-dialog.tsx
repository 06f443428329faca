import { Button, Text } from '@chakra-ui/react'
import { useQueryClient } from '@tanstack/react-query'
import { Dialog } from '@/components/dialog'
import { meQuery } from '@/hooks/use-me'
import { settleSession } from '@/lib/api/expiry'
import { tellTabs } from '@/lib/api/session-channel'
import { useMessages } from '@/lib/i18n/catalogue'
import { signInWords } from '../messages/catalogue'
import { SignInForm } from './sign-in-form'

/**
 * Opens over the page whose request was refused. That request waits behind it and is sent again after
 * the sign-in, so a form is neither lost nor even pressed twice.
 */
export function SessionEndedDialog({ onLeave }: { onLeave: () => void }) {
  const t = useMessages(signInWords)
  const queries = useQueryClient()
  const me = queries.getQueryData(meQuery.queryKey)
  const resume = () => {
    tellTabs('signed-in')
    settleSession(true)
    void queries.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <Dialog title={t.endedTitle} onClose={onLeave} dismissable={false} width="26rem">
      <Text color="fg.muted" mb="5">
        {t.endedLead}
      </Text>
      <SignInForm email={me?.email} fixedEmail={Boolean(me)} submitLabel={t.goOn} onDone={resume}>
        <Button variant="ghost" onClick={onLeave}>
          {t.leave}
        </Button>
      </SignInForm>
    </Dialog>
  )
}
