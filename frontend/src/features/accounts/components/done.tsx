import { Button, Flex, Link, Text } from '@chakra-ui/react'
import { Link as RouterLink } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon, type IconName } from '@/components/icon'
import { PageHeader } from '@/components/page-header'
import { paths } from '@/config/paths'
import { useConfiguration } from '@/hooks/use-configuration'
import { useMessages } from '@/lib/i18n/catalogue'
import { accountWords } from '../messages/catalogue'

type DoneProps = { title: string; icon?: IconName; children: ReactNode; action?: ReactNode }

/** The end of a small journey: what happened and where to go. */
export function Done({ title, icon = 'check', children, action }: DoneProps) {
  const t = useMessages(accountWords)
  return (
    <>
      <Flex
        bg="accent.subtle"
        color="accent.fg"
        borderRadius="full"
        w="12"
        h="12"
        align="center"
        justify="center"
        mb="5"
      >
        <Icon name={icon} size={24} />
      </Flex>
      <PageHeader title={title} />
      <Text color="fg.muted" mb="6" role="status">
        {children}
      </Text>
      {action ?? (
        <Button asChild width="full">
          <RouterLink to={paths.signIn}>{t.goSignIn}</RouterLink>
        </Button>
      )}
    </>
  )
}

/** "Look in your mailbox": and where that is while developing. */
export function MailSent({ children, action }: { children: ReactNode; action?: ReactNode }) {
  const t = useMessages(accountWords)
  const { mail_page } = useConfiguration()
  return (
    <Done title={t.checkMail} icon="mail" action={<BackToSignIn />}>
      {children}
      {action}
      {mail_page && (
        <Text as="span" display="block" mt="3">
          <Link href={mail_page}>{t.devMail}</Link>
        </Text>
      )}
    </Done>
  )
}

export function BackToSignIn() {
  const t = useMessages(accountWords)
  return (
    <Text textAlign="center" fontSize="sm" mt="6">
      <Link asChild>
        <RouterLink to={paths.signIn}>{t.backToSignIn}</RouterLink>
      </Link>
    </Text>
  )
}
