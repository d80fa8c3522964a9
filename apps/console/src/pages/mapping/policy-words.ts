import { useTranslation } from 'react-i18next';
import { type Schemas } from '../../api/client.js';
import { type Side, type SideNames } from '../sync/side-names.js';

/** Who wins where both sides changed, in words. */
export function usePolicyWords(names: SideNames): (policy: Schemas['MappingDto']['policy']) => string {
  const { t } = useTranslation('newSync');
  const { t: tMapping } = useTranslation('mapping');
  return (policy) => {
    // Which of these it has goes by its kind.
    const { kind, side, otherwise } = policy as Pick<typeof policy, 'kind'> & { side?: Side; otherwise?: Side };
    switch (kind) {
      case 'sideWins':
        return t('rules.sideWins', { side: names[side ?? 'a'] });
      case 'preferNonBlank':
        return t('rules.preferNonBlank', { side: names[otherwise ?? 'a'] });
      case 'mostRecentNonBlank':
        return tMapping('mostRecentNonBlank');
      case 'newest':
      case 'manual':
        return t(`rules.${kind}`);
    }
  };
}
