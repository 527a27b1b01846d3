import { proveLosses } from './losses.js';

proveLosses(3, 4);
