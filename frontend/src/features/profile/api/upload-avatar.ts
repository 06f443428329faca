import { putMeAvatar } from '@/client/sdk.gen'

/** The server cuts it square, makes it small and drops what the camera wrote into it. */
export async function uploadAvatar(file: File): Promise<void> {
  await putMeAvatar({
    body: file,
    // The file itself goes out untouched; the client's type knows text alone.
    bodySerializer: (body: unknown) => body as string,
    headers: { 'Content-Type': file.type },
  })
}
