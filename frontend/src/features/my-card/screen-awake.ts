import { useEffect } from 'preact/hooks';

/** Keeps the screen on while the card is shown, and again after the phone was looked away from. */
export function useScreenAwake(): void {
  useEffect(() => {
    let held: WakeLockSentinel | null = null;
    let isShown = true;
    async function hold(): Promise<void> {
      if (!isShown || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      try {
        held = await navigator.wakeLock.request('screen');
      } catch {
        // Refused when the battery is low: the card still shows.
      }
    }
    const onVisible = (): void => void hold();
    document.addEventListener('visibilitychange', onVisible);
    void hold();
    return () => {
      isShown = false;
      document.removeEventListener('visibilitychange', onVisible);
      void held?.release();
    };
  }, []);
}
