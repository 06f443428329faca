import { Box, Button, Flex, Text } from '@chakra-ui/react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Avatar } from '@/components/avatar'
import { Notice } from '@/components/notice'
import { Panel } from '@/components/panel'
import { ProblemNotice } from '@/components/problem-notice'
import { meQuery, useMe } from '@/hooks/use-me'
import { useMessages } from '@/lib/i18n/catalogue'
import { showToast } from '@/lib/toast'
import { removeAvatar } from '../api/remove-avatar'
import { uploadAvatar } from '../api/upload-avatar'
import { profileWords } from '../messages/catalogue'

const TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']
const MOST = 5 * 1024 * 1024

type Wrong = 'tooLarge' | 'wrongType' | null

function usePicture() {
  const t = useMessages(profileWords)
  const queries = useQueryClient()
  const [wrong, setWrong] = useState<Wrong>(null)
  const tell = (text: string) => async () => {
    await queries.invalidateQueries({ queryKey: meQuery.queryKey })
    showToast({ text })
  }
  const upload = useMutation({ mutationFn: uploadAvatar, onSuccess: tell(t.pictureSaved) })
  const remove = useMutation({ mutationFn: removeAvatar, onSuccess: tell(t.pictureRemoved) })
  const choose = (file?: File) => {
    if (!file) return
    const found: Wrong = !TYPES.includes(file.type) ? 'wrongType' : file.size > MOST ? 'tooLarge' : null
    setWrong(found)
    if (!found) upload.mutate(file)
  }
  return {
    choose,
    remove,
    wrong,
    error: upload.error ?? remove.error,
    pending: upload.isPending || remove.isPending,
  }
}

export function PicturePanel() {
  const t = useMessages(profileWords)
  const me = useMe()
  const picture = usePicture()
  const file = useRef<HTMLInputElement>(null)
  return (
    <Panel>
      <Flex gap="5" align="center" wrap="wrap">
        <Avatar name={me.name} url={me.avatar_url} size="4.5rem" />
        <Box flex="1" minW="12rem">
          <Flex gap="2" wrap="wrap">
            <Button
              size="sm"
              variant="outline"
              onClick={() => file.current?.click()}
              disabled={picture.pending}
            >
              {t.choose}
            </Button>
            {me.avatar_url && (
              <Button
                size="sm"
                variant="ghost"
                onClick={() => picture.remove.mutate()}
                disabled={picture.pending}
              >
                {t.remove}
              </Button>
            )}
          </Flex>
          <Text color="fg.muted" fontSize="sm" mt="2">
            {t.pictureHint}
          </Text>
        </Box>
        <input
          ref={file}
          type="file"
          hidden
          aria-label={t.picture}
          accept={TYPES.join(',')}
          onChange={(event) => {
            picture.choose(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </Flex>
      {picture.wrong && (
        <Notice tone="danger" role="alert" mt="4">
          {t[picture.wrong]}
        </Notice>
      )}
      {picture.error && (
        <Box mt="4">
          <ProblemNotice error={picture.error} />
        </Box>
      )}
    </Panel>
  )
}
