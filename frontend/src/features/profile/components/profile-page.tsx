import { Stack } from '@chakra-ui/react'
import { PageHeader } from '@/components/page-header'
import { useMessages } from '@/lib/i18n/catalogue'
import { profileWords } from '../messages/catalogue'
import { AboutPanel } from './about-panel'
import { EmailPanel } from './email-panel'
import { PicturePanel } from './picture-panel'

export function ProfilePage() {
  const t = useMessages(profileWords)
  return (
    <>
      <PageHeader title={t.title} lead={t.lead} />
      <Stack gap="6" maxW="prose">
        <PicturePanel />
        <AboutPanel />
        <EmailPanel />
      </Stack>
    </>
  )
}
