package dev.coffre.agent.console.preview;

import dev.coffre.vault.text.SafeText;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether bytes are text: mostly printable characters in UTF-8, in UTF-16 with a byte order mark, or else in
 * Windows-1252, which contains Latin-1.
 */
final class TextDetector {
    /** Most bytes of a text that are shown. */
    private static final int MAX_BYTES = 64 << 10;

    /** Least characters for each control character: logs with colours have some. */
    private static final int CHARACTERS_PER_CONTROL = 20;

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final char REPLACEMENT = '\ufffd';

    private TextDetector() {}

    /** @param size of the file in bytes */
    static Optional<Preview.Text> detect(byte[] head, long size) {
        int length = Math.min(head.length, MAX_BYTES);
        boolean cut = length < size;
        if (begins(head, 0xef, 0xbb, 0xbf)) {
            return text(StandardCharsets.UTF_8, ByteBuffer.wrap(head, 3, length - 3), cut);
        }
        if (begins(head, 0xff, 0xfe)) {
            return text(StandardCharsets.UTF_16LE, ByteBuffer.wrap(head, 2, length - 2), cut);
        }
        if (begins(head, 0xfe, 0xff)) {
            return text(StandardCharsets.UTF_16BE, ByteBuffer.wrap(head, 2, length - 2), cut);
        }
        ByteBuffer bytes = ByteBuffer.wrap(head, 0, length);
        return text(isUtf8(bytes.duplicate(), cut) ? StandardCharsets.UTF_8 : WINDOWS, bytes, cut);
    }

    private static boolean begins(byte[] head, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i == head.length || Byte.toUnsignedInt(head[i]) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(ByteBuffer bytes, boolean cut) {
        CharBuffer out = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder strict = decoder(StandardCharsets.UTF_8, CodingErrorAction.REPORT);
        return !strict.decode(bytes, out, !cut).isError();
    }

    private static CharsetDecoder decoder(Charset charset, CodingErrorAction malformed) {
        return charset.newDecoder().onMalformedInput(malformed).onUnmappableCharacter(malformed);
    }

    private static Optional<Preview.Text> text(Charset charset, ByteBuffer bytes, boolean cut) {
        CharBuffer out = CharBuffer.allocate(bytes.remaining());
        // A character that is cut off at the end is left out, because endOfInput is false.
        decoder(charset, CodingErrorAction.REPLACE).decode(bytes, out, !cut);
        String decoded = out.flip().toString();
        boolean printable = decoded.indexOf('\0') < 0
                && decoded.chars().filter(TextDetector::isStrange).count() * CHARACTERS_PER_CONTROL <= decoded.length();
        return printable ? Optional.of(new Preview.Text(safe(decoded), charset.name(), cut)) : Optional.empty();
    }

    private static boolean isStrange(int unit) {
        return unit == REPLACEMENT || Character.isISOControl(unit) && "\t\n\f\r".indexOf(unit) < 0;
    }

    private static String safe(String text) {
        return text.lines().map(TextDetector::safeLine).collect(Collectors.joining("\n"));
    }

    private static String safeLine(String line) {
        return Stream.of(line.split("\t", -1)).map(SafeText::escaped).collect(Collectors.joining("\t"));
    }
}
