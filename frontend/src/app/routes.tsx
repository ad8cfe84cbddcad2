// Every page of the app: its path, who may see it, and the code that is fetched for it.
import type { ComponentType } from 'preact';
import { AboutPage, LandingPage } from '../features/landing/index.ts';
import { CardPage, HomePage, IssuedPage, PreviewPage, ShowPage } from '../features/my-card/index.ts';

export type Params = Record<string, string>;
type PageComponent = ComponentType<{ params: Params }>;

export interface Route {
  path: string;
  access: 'public' | 'signed-in';
  load: () => Promise<PageComponent>;
  /** Drawn without header and footer: the screen is handed to staff. */
  isBare?: true;
}

// The pages that people see first, strangers and owners, stand in the first file: on a slow line each more file counts.
const signIn = (): Promise<typeof import('../features/sign-in/index.ts')> => import('../features/sign-in/index.ts');
const record = (): Promise<typeof import('../features/record/index.ts')> => import('../features/record/index.ts');
const sharing = (): Promise<typeof import('../features/sharing/index.ts')> => import('../features/sharing/index.ts');
const plan = (): Promise<typeof import('../features/care-plan/index.ts')> => import('../features/care-plan/index.ts');
const settings = (): Promise<typeof import('../features/settings/index.ts')> => import('../features/settings/index.ts');

export const ROUTES: readonly Route[] = [
  { path: '/', access: 'public', load: () => Promise.resolve(LandingPage) },
  { path: '/about', access: 'public', load: () => Promise.resolve(AboutPage) },
  { path: '/sign-in', access: 'public', load: async () => (await signIn()).SignInPage },
  { path: '/sign-in/code', access: 'public', load: async () => (await signIn()).CodePage },
  { path: '/sign-in/recovery', access: 'public', load: async () => (await signIn()).RecoveryPage },
  { path: '/sign-in/wait', access: 'public', load: async () => (await signIn()).WaitPage },
  { path: '/sign-in/stop', access: 'public', load: async () => (await signIn()).StopPage },
  { path: '/sign-out', access: 'public', load: async () => (await signIn()).SignOutPage },
  { path: '/home', access: 'signed-in', load: () => Promise.resolve(HomePage) },
  { path: '/show/:patient', access: 'public', load: () => Promise.resolve(ShowPage), isBare: true },
  { path: '/my-card/:patient', access: 'signed-in', load: () => Promise.resolve(CardPage) },
  { path: '/my-card/:patient/preview', access: 'signed-in', load: () => Promise.resolve(PreviewPage) },
  { path: '/my-card/:patient/issued', access: 'signed-in', load: () => Promise.resolve(IssuedPage) },
  {
    path: '/my-card/:patient/withdraw',
    access: 'signed-in',
    load: async () => (await import('../features/my-card/later.ts')).WithdrawPage,
  },
  { path: '/first-card', access: 'signed-in', load: async () => (await record()).StartPage },
  { path: '/first-card/:patient/check', access: 'signed-in', load: async () => (await record()).CheckPage },
  {
    path: '/first-card/:patient/:question',
    access: 'signed-in',
    load: async () => (await record()).QuestionPage,
  },
  {
    path: '/my-card/:patient/change',
    access: 'signed-in',
    load: async () => (await record()).ChangeListPage,
  },
  {
    path: '/my-card/:patient/change/:heading',
    access: 'signed-in',
    load: async () => (await record()).ChangePage,
  },
  { path: '/my-card/:patient/saved', access: 'signed-in', load: async () => (await record()).SavedPage },
  { path: '/health-check/:patient', access: 'signed-in', load: async () => (await record()).HealthCheckPage },
  { path: '/plan/:patient', access: 'signed-in', load: async () => (await plan()).PlanPage },
  { path: '/plan/:patient/history', access: 'signed-in', load: async () => (await plan()).HistoryPage },
  { path: '/plan/:patient/paper', access: 'signed-in', load: async () => (await plan()).PaperPage },
  { path: '/plan/:patient/:section', access: 'signed-in', load: async () => (await plan()).SectionPage },
  { path: '/plan/:patient/:section/history', access: 'signed-in', load: async () => (await plan()).HistoryPage },
  {
    path: '/plan/:patient/:section/restore/:number',
    access: 'signed-in',
    load: async () => (await plan()).RestorePage,
  },
  { path: '/links/:patient', access: 'signed-in', load: async () => (await sharing()).LinksPage },
  { path: '/links/:patient/new', access: 'signed-in', load: async () => (await sharing()).NewLinkPage },
  {
    path: '/links/:patient/:link/code',
    access: 'signed-in',
    load: async () => (await sharing()).LinkCodePage,
  },
  { path: '/links/:patient/:link/pause', access: 'signed-in', load: async () => (await sharing()).PausePage },
  {
    path: '/links/:patient/:link/cancel',
    access: 'signed-in',
    load: async () => (await sharing()).CancelPage,
  },
  { path: '/who-looked/:patient', access: 'signed-in', load: async () => (await sharing()).WhoLookedPage },
  { path: '/prints/:patient', access: 'signed-in', load: async () => (await sharing()).PrintsPage },
  { path: '/settings', access: 'signed-in', load: async () => (await settings()).SettingsPage },
];
