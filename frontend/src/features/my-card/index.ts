export { CardPage } from './card-page.tsx';
export { HomePage } from './home-page.tsx';
export { IssuedPage } from './issued-page.tsx';
export { PreviewPage } from './preview-page.tsx';
export { ShowPage } from './show-page.tsx';
