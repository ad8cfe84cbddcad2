import '../../styles/forms.scss';

export { HistoryPage } from './history-page.tsx';
export { PaperPage } from './paper-page.tsx';
export { PlanPage } from './plan-page.tsx';
export { RestorePage } from './restore-page.tsx';
export { SectionPage } from './section-page.tsx';
