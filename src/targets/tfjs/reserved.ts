/** Names that generated functions may not take: words of JavaScript, and what the module itself has. */
export const reserved: readonly string[] = [
  ...'await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if import'.split(
    ' ',
  ),
  ...'in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var'.split(
    ' ',
  ),
  ...'void while with yield arguments config g ops tf value gradient Infinity NaN Math Number'.split(' '),
];
