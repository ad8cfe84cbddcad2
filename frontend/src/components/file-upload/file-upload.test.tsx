import { fireEvent, render, screen } from '@testing-library/preact';
import { describe, expect, it, vi } from 'vitest';
import { expectOfficial } from '../../test/official.tsx';
import { FileUpload } from './file-upload.tsx';

describe('FileUpload', () => {
  it('is the official markup', () =>
    expectOfficial(<FileUpload id="file-upload" label="Upload a file" size="l" isHeading />, 'file-upload', 'default'));

  it('is the official markup with hint and error', () =>
    expectOfficial(
      <FileUpload
        id="file-upload"
        label="Upload a file"
        size="l"
        isHeading
        hint="Your photo may be in your Pictures, Photos, Downloads or Desktop folder"
        error="The selected file must be a JPG, BMP or TIF"
      />,
      'file-upload',
      'with error message and hint',
    ));

  it('hands over the chosen file', () => {
    const told = vi.fn();
    render(<FileUpload id="f" label="Photo" onChoose={told} />);
    const file = new File(['x'], 'letter.jpg', { type: 'image/jpeg' });
    fireEvent.change(screen.getByLabelText('Photo'), { target: { files: [file] } });
    expect(told).toHaveBeenCalledWith(file);
  });
});
