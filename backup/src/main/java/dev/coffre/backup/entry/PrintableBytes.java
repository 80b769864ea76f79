package dev.coffre.backup.entry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Formats bytes that are mostly UTF-8 without losing any of them. */
final class PrintableBytes {
    private PrintableBytes() {}

    static String print(byte[] bytes) {
        StringBuilder printed = new StringBuilder(bytes.length + 8);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            CoderResult result = decoder.reset().decode(in, out, true);
            printText(out.flip(), printed);
            out.clear();
            if (result.isError()) {
                for (int i = 0; i < result.length(); i++) {
                    printByte(in.get(), printed);
                }
            }
        }
        return printed.toString();
    }

    /**
     * Formats a path or name of Windows. Escapes have the form {@code <U+202E>}, or {@code <xFF>} for a byte that is not
     * UTF-8, because Windows separates components by backslashes and allows no angle brackets in names.
     *
     * @param isPath whether backslashes are separators; otherwise they are escaped
     */
    static String printWindows(byte[] bytes, boolean isPath) {
        StringBuilder printed = new StringBuilder(bytes.length + 8);
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            CoderResult result = decoder.reset().decode(in, out, true);
            out.flip().codePoints().forEach(point -> {
                boolean plain = point == '\\' ? isPath : isPlain(point) && point != '<';
                printed.append(plain ? Character.toString(point) : "<U+%04X>".formatted(point));
            });
            out.clear();
            if (result.isError()) {
                printMalformed(in, printed);
            }
        }
        return printed.toString();
    }

    /** Prints one lone surrogate of WTF-8, or one byte. */
    private static void printMalformed(ByteBuffer in, StringBuilder printed) {
        int first = in.get() & 0xFF;
        boolean isSurrogate = first == 0xED
                && in.remaining() >= 2
                && (in.get(in.position()) & 0xE0) == 0xA0
                && (in.get(in.position() + 1) & 0xC0) == 0x80;
        if (isSurrogate) {
            printed.append("<U+%04X>".formatted(0xD000 | (in.get() & 0x3F) << 6 | in.get() & 0x3F));
        } else {
            printed.append("<x%02X>".formatted(first));
        }
    }

    private static void printText(CharBuffer text, StringBuilder printed) {
        text.codePoints().forEach(point -> {
            if (isPlain(point)) {
                printed.appendCodePoint(point);
            } else {
                for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    printByte(each, printed);
                }
            }
        });
    }

    /** Formatting characters are escaped: a right-to-left mark can make {@code gpj.exe} look like an image. */
    private static boolean isPlain(int point) {
        return point != '\\'
                && switch (Character.getType(point)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.UNASSIGNED -> false;
                    default -> true;
                };
    }

    private static void printByte(byte each, StringBuilder printed) {
        printed.append("\\x")
                .append(Character.forDigit((each >> 4) & 0xF, 16))
                .append(Character.forDigit(each & 0xF, 16));
    }
}
