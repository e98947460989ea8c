import type { CSSVariablesResolver } from '@mantine/core'
import {
  Button,
  Checkbox,
  createTheme,
  Menu,
  Modal,
  NativeSelect,
  PasswordInput,
  Radio,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'

const field = { size: 'xs' } as const

/** The component library's theme, from the tokens: one neutral ramp, one accent, small type. */
export const theme = createTheme({
  fontFamily: 'var(--font-ui)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '11px', sm: '12.5px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.4', md: '1.4', lg: '1.4', xl: '1.3' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: Button.extend({
      defaultProps: { size: 'compact-md', variant: 'default' },
      styles: { root: { fontSize: 'var(--text-m)', fontWeight: 500, paddingInline: 11 } },
    }),
    TextInput: TextInput.extend({ defaultProps: field }),
    PasswordInput: PasswordInput.extend({ defaultProps: field }),
    Textarea: Textarea.extend({ defaultProps: field }),
    NativeSelect: NativeSelect.extend({ defaultProps: field }),
    Checkbox: Checkbox.extend({ defaultProps: field }),
    Radio: Radio.extend({ defaultProps: field }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 500, withinPortal: true, multiline: true, maw: 360 },
    }),
    Menu: Menu.extend({
      defaultProps: {
        shadow: 'md',
        offset: 4,
        transitionProps: { duration: 80 },
        position: 'bottom-start',
        // What is no menu item does not belong into a menu: the menu itself takes the first focus.
        withInitialFocusPlaceholder: false,
      },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: false,
        yOffset: 56,
        radius: 'lg',
        transitionProps: { duration: 120, transition: 'fade' },
        overlayProps: { backgroundOpacity: 0.5, color: '#000' },
      },
    }),
  },
})

/** Both color schemes read the same tokens; the tokens change with `data-theme`. */
const colors = {
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--dim)',
  '--mantine-color-placeholder': 'var(--faint)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--line)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--faint)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--accent) 88%, var(--text))',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-primary-color-light': 'var(--accent-bg)',
  '--mantine-primary-color-light-hover': 'var(--accent-bg)',
  '--mantine-primary-color-light-color': 'var(--accent)',
}

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, dark: colors, light: colors })
