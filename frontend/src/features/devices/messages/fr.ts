import type { Translation } from '@/lib/i18n/catalogue'
import type en from './en'

const fr: Translation<typeof en> = {
  title: 'Appareils',
  lead: 'Où vous êtes connecté. Déconnectez ce que vous ne connaissez pas.',
  here: 'Cet appareil',
  lastUsed: (when) => `Utilisé ${when}`,
  end: 'Déconnecter',
  endOthers: 'Se déconnecter partout ailleurs',
  ended: 'Cet appareil est déconnecté',
  endedOthers: 'Vous êtes déconnecté partout ailleurs',
  others: 'Autres appareils',
  noOthers: 'Vous n’êtes connecté nulle part ailleurs.',
}

export default fr
