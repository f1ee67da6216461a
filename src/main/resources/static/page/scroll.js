// Keeps the newest text in view for as long as the reader stays at the end.

let atEnd = true;

export const goToEnd = () => { atEnd = true; };

export function followEnd(scroller, content) {
  let last = 0;
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const left = scrollHeight - scrollTop - clientHeight;
    // Growing text increases the distance, too, so the direction decides: up leaves the end, down returns to it.
    if (scrollTop < last) atEnd = left < 2;
    else if (left < 100) atEnd = true;
    last = scrollTop;
  }, { passive: true });
  const sizes = new ResizeObserver(() => { if (atEnd) scroller.scrollTop = scroller.scrollHeight; });
  sizes.observe(scroller);
  sizes.observe(content);
}

/** Changes what is above the reader's place, and leaves the place where it is. */
export function keepPlace(scroller, change) {
  const fromEnd = scroller.scrollHeight - scroller.scrollTop;
  change();
  scroller.scrollTop = scroller.scrollHeight - fromEnd;
}
