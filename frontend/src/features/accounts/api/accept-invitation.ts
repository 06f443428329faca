import { postAccountsInvitation } from '@/client/sdk.gen'
import type { InvitationInput } from '@/client/types.gen'

export async function acceptInvitation(acceptance: InvitationInput): Promise<void> {
  await postAccountsInvitation({ body: acceptance })
}
