import '../../styles/forms.scss';

export { SettingsPage } from './settings-page.tsx';
