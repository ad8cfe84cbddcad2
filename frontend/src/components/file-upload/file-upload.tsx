import { describedBy, Field, type FieldProps } from '../field/field.tsx';

export interface FileUploadProps extends FieldProps {
  accept?: string | undefined;
  /** Asks a phone for its camera; "environment" looks away from the person. */
  capture?: 'user' | 'environment' | undefined;
  isDisabled?: boolean | undefined;
  onChoose?: ((file: File) => void) | undefined;
}

export function FileUpload({ accept, capture, isDisabled, onChoose, ...field }: FileUploadProps) {
  return (
    <Field {...field} extra="nhsuk-file-upload">
      <input
        class="nhsuk-file-upload__input"
        id={field.id}
        name={field.name ?? field.id}
        type="file"
        accept={accept}
        capture={capture}
        disabled={isDisabled}
        aria-describedby={describedBy(field)}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onChoose?.(file);
        }}
      />
    </Field>
  );
}
