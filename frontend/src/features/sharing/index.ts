import '../../styles/forms.scss';

export { CancelPage } from './cancel-page.tsx';
export { LinkCodePage } from './link-code-page.tsx';
export { LinksPage } from './links-page.tsx';
export { NewLinkPage } from './new-link-page.tsx';
export { PausePage } from './pause-page.tsx';
export { PrintsPage } from './prints-page.tsx';
export { WhoLookedPage } from './who-looked-page.tsx';
