export { AboutPage } from './about-page.tsx';
export { LandingPage } from './landing-page.tsx';
