package dev.coffre.agent.console.preview;

/**
 * Pixels of a picture, as its header says. A browser reserves memory for them before it decodes anything.
 *
 * @param width at least 1
 * @param height at least 1
 */
public record PictureSize(long width, long height) {
    private static final long MAX_SIDE = 16_384;

    /** 160 MiB in a browser. */
    private static final long MAX_PIXELS = 40L << 20;

    boolean exists() {
        return width >= 1 && height >= 1;
    }

    boolean isSmall() {
        return width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS;
    }
}
