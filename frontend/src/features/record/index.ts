import '../../styles/forms.scss';

export { ChangeListPage } from './change-list-page.tsx';
export { ChangePage } from './change-page.tsx';
export { CheckPage } from './first-card/check-page.tsx';
export { QuestionPage } from './first-card/question-page.tsx';
export { StartPage } from './first-card/start-page.tsx';
export { HealthCheckPage } from './health-check-page.tsx';
export { SavedPage } from './saved-page.tsx';
