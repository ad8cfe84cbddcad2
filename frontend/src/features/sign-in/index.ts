import '../../styles/forms.scss';

export { CodePage } from './code-page.tsx';
export { RecoveryPage } from './recovery-page.tsx';
export { SignInPage } from './sign-in-page.tsx';
export { SignOutPage } from './sign-out-page.tsx';
export { StopPage } from './stop-page.tsx';
export { WaitPage } from './wait-page.tsx';
