package dev.coffre.agent.console.preview;

import dev.coffre.vault.problem.Problem;
import java.util.Locale;
import java.util.Optional;

/**
 * The preview of a file's content. The first bytes decide its kind, never the name. What is not one of the known picture
 * formats is shown as text, which is never markup, or not at all.
 */
public sealed interface Preview {
    /** First bytes of a file that decide. The size of a JPEG picture may follow a long thumbnail. */
    int HEAD_BYTES = 256 << 10;

    /** Largest picture file, in bytes. */
    long MAX_PICTURE_BYTES = 8 << 20;

    /**
     * The beginning of a text.
     *
     * @param text lines separated by line feeds; without control, invisible and direction characters, which are spelled out
     * @param encoding name of the encoding
     * @param cut whether the file goes on
     */
    record Text(String text, String encoding, boolean cut) implements Preview {}

    /** A picture that the page loads from an address of its own. */
    record Picture(PictureFormat format, PictureSize size) implements Preview {}

    /** No preview. */
    record None(Reason reason) implements Preview {
        /** Why there is none. */
        public enum Reason {
            EMPTY,
            /** Other previews are being read. */
            BUSY,
            PICTURE_TOO_LARGE,
            UNKNOWN;

            /** The code in texts, such as {@code picture-too-large}. */
            public String code() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
    }

    /** The content could not be read. */
    record Unreadable(Problem problem) implements Preview {}

    /**
     * Returns the preview of a file.
     *
     * @param head its first bytes: {@value #HEAD_BYTES}, or all if it is shorter
     * @param size of the file in bytes
     */
    static Preview of(byte[] head, long size) {
        if (size == 0) {
            return new None(None.Reason.EMPTY);
        }
        Optional<Picture> picture = PictureFormat.recognize(head);
        if (picture.isPresent()) {
            return size <= MAX_PICTURE_BYTES && picture.get().size().isSmall()
                    ? picture.get()
                    : new None(None.Reason.PICTURE_TOO_LARGE);
        }
        return TextDetector.detect(head, size).<Preview>map(text -> text).orElse(new None(None.Reason.UNKNOWN));
    }
}
