// The import picture is held here: app -> features -> components | offline | api -> lib and words.
import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

const forbid = (message, ...folders) => ({
    'no-restricted-imports': [
        'error',
        { patterns: [{ group: folders.flatMap((folder) => [`**/${folder}`, `**/${folder}/**`]), message }] },
    ],
});

const features = readdirSync(new URL('src/features', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

// A feature reaches its neighbours as '../<neighbour>/…', so these patterns are exact.
const featureRules = features.map((own) => ({
    files: [`src/features/${own}/**`],
    rules: forbid(
        'A feature imports only components, offline, api, lib and words.',
        'app',
        ...features.filter((name) => name !== own).map((name) => `features/${name}`),
        ...features.filter((name) => name !== own).map((name) => `../${name}`),
    ),
}));

export default defineConfig(
    { ignores: ['dist/', 'node_modules/', 'src/api/generated/'] },
    js.configs.recommended,
    {
        files: ['**/*.{ts,tsx}'],
        extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-floating-promises': 'error',
            '@typescript-eslint/no-misused-promises': 'error',
            '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
            '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
            // `return fail(problem)` ends a function early, here and there: that reads well.
            '@typescript-eslint/no-confusing-void-expression': 'off',
        },
    },
    {
        files: ['src/**/*.tsx'],
        extends: [jsxA11y.flatConfigs.strict],
        plugins: { 'react-hooks': reactHooks },
        rules: {
            'react-hooks/rules-of-hooks': 'error',
            'react-hooks/exhaustive-deps': 'error',
            // The page heading takes the focus after a change of page, as the error summary does: tabindex -1 on purpose.
            'jsx-a11y/no-noninteractive-tabindex': 'off',
        },
    },
    {
        files: ['src/lib/**', 'src/words/**'],
        rules: forbid('lib and words import nothing above them.', 'app', 'features', 'components', 'offline', 'api'),
    },
    {
        files: ['src/components/**'],
        rules: forbid('Components know lib and words only.', 'app', 'features', 'offline', 'api'),
    },
    {
        files: ['src/offline/**'],
        rules: forbid('Offline knows lib and words only.', 'app', 'features', 'components', 'api'),
    },
    {
        files: ['src/api/**'],
        rules: forbid('The API client knows lib and words only.', 'app', 'features', 'components', 'offline'),
    },
    ...featureRules,
    {
        files: ['**/*.test.{ts,tsx}', 'src/test/**'],
        rules: {
            '@typescript-eslint/no-non-null-assertion': 'off',
            'jsx-a11y/anchor-is-valid': 'off',
            '@typescript-eslint/no-empty-function': 'off',
            '@typescript-eslint/no-extraneous-class': 'off',
        },
    },
    {
        files: ['build/*.mjs', '*.js'],
        languageOptions: {
            globals: { console: 'readonly', process: 'readonly', URL: 'readonly', Buffer: 'readonly' },
        },
    },
);
