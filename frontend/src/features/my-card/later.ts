// The page of a card that asks something: it comes when it is opened, with the styles of questions.
import '../../styles/forms.scss';

export { WithdrawPage } from './withdraw-page.tsx';
