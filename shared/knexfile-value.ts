/** The key that marks what is no plain value in the JSON of a knexfile: its text. */
export const codeMark = '$code'

/** The key that marks a function of the connection that threw: what it said. */
export const failureMark = '$failure'
