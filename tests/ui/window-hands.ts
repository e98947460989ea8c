import type { Locator, Page } from 'playwright'

/** What a person does with the window: by role and name, as they would find it. */
export class WindowHands {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get grid(): Locator {
    return this.page.getByRole('treegrid')
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  /** A row of the history by the start of its sentence. */
  row(sentence: string | RegExp): Locator {
    return this.grid.getByRole('row', { name: sentence })
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name })
  }

  /** Waits until the button of this name in the screen has the focus, and is still there. */
  async hasFocus(name: string): Promise<void> {
    await this.page.waitForFunction(
      (text) =>
        document.activeElement?.matches('main.screen button') && document.activeElement.textContent === text,
      name,
    )
  }

  /** What the top bar says of where the target stands. */
  get standing(): Locator {
    return this.page.locator('.where')
  }

  /** Waits until the top bar says so. */
  async stands(text: string): Promise<void> {
    await this.standing.filter({ hasText: text }).waitFor()
  }

  /** Chooses an entry of a row's menu. */
  async menu(row: string | RegExp, entry: string): Promise<void> {
    await this.row(row).click({ button: 'right' })
    await this.page.getByRole('menuitem', { name: entry }).click()
  }

  /** Presses the button of the plan on screen and waits for the result's heading. */
  async run(button: string | RegExp, result: string | RegExp): Promise<void> {
    await this.dialog.getByRole('button', { name: button }).click()
    await this.dialog.getByRole('heading', { name: result }).waitFor({ timeout: 40_000 })
  }

  /** Leaves the dialog on screen. */
  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.dialog.waitFor({ state: 'detached' })
  }

  /** The text of the source editor, once it is there. It has no size of its own: the lines are drawn beside it. */
  async source(): Promise<Locator> {
    const editor = this.page.getByRole('textbox', { name: /^Source of/ })
    await editor.waitFor({ state: 'attached' })
    await this.page.locator('.monaco-editor .view-line').first().waitFor()
    return editor
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }
}
