/** Questions asked on the terminal: the single importer of inquirer, loaded when a first question is due. */

import inquirer from 'inquirer';
import type { Asker, Choice, Question } from './new-questions.js';

/** Questions go to stderr, as everything does that is no data. */
export function terminalAsker(): Asker {
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const ask = async <T>(question: Question, details: object): Promise<T> => {
    const { answer } = await guarded(
      prompt([{ name: 'answer', message: question.message, ...details }] as never) as Promise<{ answer: T }>,
    );
    return answer;
  };
  const sentence = (text: string | null) => text ?? true;
  return {
    choose: (question, choices) => ask(question, { type: 'select', choices: brief(choices), pageSize: 12 }),
    chooseSome: (question, choices) => ask(question, { type: 'checkbox', choices: brief(choices), required: true, pageSize: 12 }),
    line: (question, { initial, check } = {}) =>
      ask(question, {
        type: 'input',
        default: initial,
        prefill: 'editable',
        validate: (answer: string) => sentence(check?.(answer) ?? null),
        theme,
      }),
    confirm: (question, initial) => ask(question, { type: 'confirm', default: initial }),
  };
}

/** Once it is chosen, a choice is said in a word. */
const brief = (choices: readonly Choice[]) => choices.map((choice) => ({ ...choice, short: choice.value }));

/** A frame with a caret stays as it is. */
const theme = { style: { error: (text: string) => text } };

/** When stdin ends under an open question, the process ends with nothing left to do: not with exit code 0. */
async function guarded<T>(answer: Promise<T>): Promise<T> {
  const before = process.exitCode;
  process.exitCode = 130;
  const result = await answer;
  process.exitCode = before;
  return result;
}
