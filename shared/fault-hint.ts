/** The hint of a fault of Headway itself. Apart from the errors, so that the window need not carry their schemas. */
export const faultHint =
  'This is a fault of Headway, not of your project. Please report it with these details and with what this prints: headway doctor'
