package dev.coffre.agent.console.preview;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The picture formats of previews: those that browsers decode, and that run no script (so no SVG). Each is recognised by its
 * first bytes and has its size within {@link Preview#HEAD_BYTES}.
 */
public enum PictureFormat {
    PNG("image/png", "\u0089PNG\r\n\u001a\n") {
        @Override
        PictureSize size(ByteBuffer head) {
            boolean hasHeader = text(head, 12, 4).equals("IHDR");
            return hasHeader ? new PictureSize(unsigned(head.getInt(16)), unsigned(head.getInt(20))) : NONE;
        }
    },
    JPEG("image/jpeg", "\u00ff\u00d8\u00ff") {
        @Override
        PictureSize size(ByteBuffer head) {
            int at = 2;
            while (true) {
                if (unsigned(head.get(at)) != MARKER) {
                    return NONE;
                }
                while (unsigned(head.get(at)) == MARKER) {
                    at++;
                }
                int marker = unsigned(head.get(at));
                if (isFrame(marker)) {
                    return new PictureSize(unsigned(head.getShort(at + 6)), unsigned(head.getShort(at + 4)));
                }
                if (marker == START_OF_SCAN) {
                    return NONE;
                }
                at += 1 + Math.max(2, unsigned(head.getShort(at + 1)));
            }
        }
    },
    GIF("image/gif", "GIF8") {
        @Override
        PictureSize size(ByteBuffer head) {
            head.order(ByteOrder.LITTLE_ENDIAN);
            String version = text(head, 4, 2);
            if (!version.equals("7a") && !version.equals("9a")) {
                return NONE;
            }
            long width = unsigned(head.getShort(6));
            long height = unsigned(head.getShort(8));
            int flags = unsigned(head.get(10));
            int at = 13 + ((flags & 0x80) != 0 ? 3 << (flags & 7) + 1 : 0);
            while (unsigned(head.get(at)) == EXTENSION) {
                at += 2;
                while (head.get(at) != 0) {
                    at += 1 + unsigned(head.get(at));
                }
                at++;
            }
            if (unsigned(head.get(at)) != IMAGE) {
                return NONE;
            }
            // Browsers enlarge the picture to its first frame.
            return new PictureSize(
                    Math.max(width, unsigned(head.getShort(at + 1)) + unsigned(head.getShort(at + 5))),
                    Math.max(height, unsigned(head.getShort(at + 3)) + unsigned(head.getShort(at + 7))));
        }
    },
    WEBP("image/webp", "RIFF") {
        @Override
        PictureSize size(ByteBuffer head) {
            head.order(ByteOrder.LITTLE_ENDIAN);
            if (!text(head, 8, 4).equals("WEBP")) {
                return NONE;
            }
            return switch (text(head, 12, 4)) {
                case "VP8X" -> new PictureSize(1L + (head.getInt(24) & 0xffffff), 1L + (head.getInt(26) >>> 8));
                case "VP8L" -> new PictureSize(1L + (head.getInt(21) & 0x3fff), 1L + (head.getInt(21) >>> 14 & 0x3fff));
                case "VP8 " -> new PictureSize(head.getShort(26) & 0x3fff, head.getShort(28) & 0x3fff);
                default -> NONE;
            };
        }
    },
    BMP("image/bmp", "BM") {
        @Override
        PictureSize size(ByteBuffer head) {
            head.order(ByteOrder.LITTLE_ENDIAN);
            return switch (head.getInt(14)) {
                case 12 ->
                    head.getShort(22) == 1
                            ? new PictureSize(unsigned(head.getShort(18)), unsigned(head.getShort(20)))
                            : NONE;
                case 40, 52, 56, 64, 108, 124 ->
                    head.getShort(26) == 1 ? new PictureSize(head.getInt(18), Math.abs((long) head.getInt(22))) : NONE;
                default -> NONE;
            };
        }
    };

    private static final PictureSize NONE = new PictureSize(0, 0);
    private static final int MARKER = 0xff;
    private static final int START_OF_SCAN = 0xda;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2c;

    private final String mediaType;
    private final byte[] magic;

    /** @param magic first bytes, as Latin-1 */
    PictureFormat(String mediaType, String magic) {
        this.mediaType = mediaType;
        this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The value of {@code Content-Type}. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns the format and size of a picture; empty if the bytes begin none that a browser could show. */
    static Optional<Preview.Picture> recognize(byte[] head) {
        for (PictureFormat format : values()) {
            if (format.begins(head)) {
                return format.size(head).map(size -> new Preview.Picture(format, size));
            }
        }
        return Optional.empty();
    }

    private boolean begins(byte[] head) {
        return head.length >= magic.length
                && ByteBuffer.wrap(head, 0, magic.length).equals(ByteBuffer.wrap(magic));
    }

    private Optional<PictureSize> size(byte[] head) {
        try {
            return Optional.of(size(ByteBuffer.wrap(head))).filter(PictureSize::exists);
        } catch (IndexOutOfBoundsException | BufferUnderflowException tooShort) {
            return Optional.empty();
        }
    }

    /**
     * Returns the size; {@link #NONE} if the header is not of this format.
     *
     * @throws IndexOutOfBoundsException if the header is longer than {@code head}
     */
    abstract PictureSize size(ByteBuffer head);

    /** Whether the segment of JPEG begins a frame: SOF0 to SOF15, without DHT, JPG and DAC among them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private static String text(ByteBuffer head, int at, int length) {
        byte[] bytes = new byte[length];
        head.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int unsigned(byte value) {
        return Byte.toUnsignedInt(value);
    }

    private static int unsigned(short value) {
        return Short.toUnsignedInt(value);
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
