import { deleteMe as requestDeletion } from '@/client/sdk.gen'

/** The account sleeps for the grace period, then is erased. */
export async function deleteMe(password: string): Promise<void> {
  await requestDeletion({ body: { password } })
}
