package dev.coffre.backup.entry;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes as reversible text: UTF-8 unchanged, and every other byte as the lone surrogate U+DC00 + byte, as in PEP 383. In this
 * form the arguments of a command pass through a command line parser.
 */
public final class CommandLineBytes {
    private static final char ESCAPE = '\uDC00';

    private CommandLineBytes() {}

    /** Returns the text form of {@code bytes}; {@link #bytes} is the inverse. */
    public static String text(ByteString bytes) {
        StringBuilder text = new StringBuilder(bytes.size());
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes.toByteArray());
        CharBuffer out = CharBuffer.allocate(bytes.size());
        while (in.hasRemaining()) {
            CoderResult result = decoder.reset().decode(in, out, true);
            text.append(out.flip());
            out.clear();
            for (int i = result.isError() ? result.length() : 0; i > 0; i--) {
                text.append((char) (ESCAPE + (in.get() & 0xFF)));
            }
        }
        return text.toString();
    }

    /** Returns the bytes of {@code argument}, or of a part of one. */
    public static ByteString bytes(String argument) {
        ByteBuffer bytes = ByteBuffer.allocate(argument.length() * 3);
        argument.codePoints().forEach(point -> {
            if (point > ESCAPE + 0x7F && point <= ESCAPE + 0xFF) {
                bytes.put((byte) (point - ESCAPE));
            } else {
                bytes.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return ByteString.of(bytes.array(), 0, bytes.position());
    }
}
