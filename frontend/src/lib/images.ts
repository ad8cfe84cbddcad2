// Phones take pictures of 10 MB. A letter is readable at far less, and a slow line sends less sooner.
const LONGEST_SIDE = 1800;
const QUALITY = 0.82;

function size(width: number, height: number): { width: number; height: number } {
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

/** A smaller JPEG of the picture; the file itself when the browser cannot read it (the server then says why). */
export async function smallerPhoto(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement('canvas');
    Object.assign(canvas, size(picture.width, picture.height));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY));
  } catch {
    return file;
  }
}
