package dev.coffre.sealing.slot;

import dev.coffre.sealing.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;

/**
 * A passphrase, which only the user keeps: Unicode NFC, UTF-8, 16 code points … 1,024 bytes (docs/format.md §8). Safe for
 * several threads until closed.
 */
public final class Passphrase implements AutoCloseable {
    /** Least number of code points. */
    public static final int MIN_CODE_POINTS = 16;

    /** Most bytes of UTF-8. */
    public static final int MAX_BYTES = 1024;

    /** Without I, L, O and U, which are easily misread when copied by hand. 32 symbols are 5 bits each. */
    private static final String SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz";

    private static final int GROUPS = 6;
    private static final int GROUP_LENGTH = 4;

    private final Secret utf8;

    private Passphrase(Secret utf8) {
        this.utf8 = utf8;
    }

    /** Reads what was typed, without a line end. */
    public static PassphraseResult read(CharSequence typed) {
        String normal = Normalizer.normalize(typed, Normalizer.Form.NFC);
        int codePoints = normal.codePointCount(0, normal.length());
        if (codePoints < MIN_CODE_POINTS) {
            return new PassphraseResult.TooShort(codePoints);
        }
        if (codePoints > MAX_BYTES) {
            return new PassphraseResult.TooLong();
        }
        return encode(normal);
    }

    /** Reads the contents of a file. One newline at its end (LF or CRLF) is not part of the passphrase. */
    public static PassphraseResult readFile(byte[] contents) {
        // NFC may shorten the text, but never below a third. A longer file cannot hold a passphrase.
        if (contents.length > 3 * MAX_BYTES + 2) {
            return new PassphraseResult.TooLong();
        }
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(contents, 0, lengthWithoutNewline(contents)));
            return read(text);
        } catch (CharacterCodingException e) {
            return new PassphraseResult.NotText();
        }
    }

    /** A new passphrase of six groups of four symbols: 120 bits. */
    public static Passphrase generate(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            text.append(i > 0 && i % GROUP_LENGTH == 0 ? "-" : "").append(SYMBOLS.charAt(random.nextInt(32)));
        }
        return new Passphrase(Secret.taking(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static PassphraseResult encode(String normal) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(normal)) {
            return new PassphraseResult.NotText();
        }
        byte[] bytes = normal.getBytes(StandardCharsets.UTF_8);
        return bytes.length > MAX_BYTES
                ? new PassphraseResult.TooLong()
                : new PassphraseResult.Accepted(new Passphrase(Secret.taking(bytes)));
    }

    private static int lengthWithoutNewline(byte[] contents) {
        int length = contents.length;
        if (length > 0 && contents[length - 1] == '\n') {
            length--;
            if (length > 0 && contents[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }

    /** A copy of the bytes that the key derivation takes; the caller wipes it. */
    public byte[] utf8() {
        return utf8.copy();
    }

    /** Returns the passphrase as text, to be shown once to the person it was generated for. */
    public String reveal() {
        byte[] bytes = utf8.copy();
        String text = new String(bytes, StandardCharsets.UTF_8);
        Arrays.fill(bytes, (byte) 0);
        return text;
    }

    @Override
    public void close() {
        utf8.close();
    }

    @Override
    public String toString() {
        return "[passphrase]";
    }
}
