import { Box, Button, Flex, Stack } from '@chakra-ui/react'
import { Avatar } from '@/components/avatar'
import { Icon } from '@/components/icon'
import { Popover } from '@/components/popover'
import { VisuallyHidden } from '@/components/visually-hidden'
import { useSignOut } from '@/features/sign-in/api/use-sign-out'
import { useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { shellWords } from '../messages/catalogue'
import { LocaleSelect, ModeSelect } from '../preferences'
import { useKeepLocale } from './use-keep-locale'

/** Who is signed in, and what follows a person everywhere: language, appearance, the way out. */
export function UserCorner({ onShortcuts }: { onShortcuts: () => void }) {
  const t = useMessages(shellWords)
  const me = useMe()
  const signOut = useSignOut()
  const keepLocale = useKeepLocale()
  return (
    <Popover
      label={t.preferences}
      side="top"
      trigger={
        <Flex align="center" gap="3" minW="0" w="full" textAlign="start">
          <Avatar name={me.name} url={me.avatar_url} />
          <Box minW="0" flex="1" lineHeight="tight">
            <Box fontWeight="medium" truncate>
              {me.name}
            </Box>
            <Box fontSize="xs" color="fg.muted" truncate fontWeight="normal" mt="0.5">
              {me.email}
            </Box>
          </Box>
          <VisuallyHidden>{t.preferences}</VisuallyHidden>
          <Icon name="chevron" size={16} />
        </Flex>
      }
    >
      <Stack gap="2">
        <LocaleSelect onChoose={keepLocale} />
        <ModeSelect />
        <Button variant="ghost" size="sm" justifyContent="start" onClick={onShortcuts}>
          <Icon name="keyboard" /> {t.shortcuts}
        </Button>
        <Button variant="ghost" size="sm" justifyContent="start" onClick={() => void signOut()}>
          <Icon name="out" /> {t.signOut}
        </Button>
      </Stack>
    </Popover>
  )
}
