package dev.coffre.sealing.slot;

import dev.coffre.sealing.Secret;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A recovery code, the second way to open the box: 160 random bits, written as 32 digits of Crockford's base 32 and its
 * check symbol (docs/format.md §8). Safe for several threads until closed.
 */
public final class RecoveryCode implements AutoCloseable {
    /** Length in bytes. */
    public static final int LENGTH = 20;

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final String CHECK_SYMBOLS = DIGITS + "*~$=U";
    private static final BigInteger CHECK_MODULUS = BigInteger.valueOf(37);
    private static final int BITS_PER_DIGIT = 5;
    private static final int DIGIT_COUNT = LENGTH * Byte.SIZE / BITS_PER_DIGIT;
    private static final int GROUP_LENGTH = 4;

    /** Longer input is not a recovery code, with any spacing. */
    private static final int MAX_TYPED = 256;

    private final Secret bytes;

    private RecoveryCode(Secret bytes) {
        this.bytes = bytes;
    }

    public static RecoveryCode generate(SecureRandom random) {
        return new RecoveryCode(Secret.random(LENGTH, random));
    }

    /** The code with these 20 bytes; takes {@code bytes} over. */
    public static RecoveryCode of(Secret bytes) {
        if (bytes.length() != LENGTH) {
            throw new IllegalArgumentException("a recovery code has 20 bytes, not " + bytes.length());
        }
        return new RecoveryCode(bytes);
    }

    /** Reads what a person typed from paper. Case, spaces and dashes do not matter. I and L count as 1, O as 0. */
    public static RecoveryCodeResult read(CharSequence typed) {
        if (typed.length() > MAX_TYPED) {
            return new RecoveryCodeResult.WrongLength(typed.length());
        }
        String symbols = canonical(typed);
        if (symbols.length() != DIGIT_COUNT + 1) {
            return new RecoveryCodeResult.WrongLength(symbols.length());
        }
        BigInteger number = BigInteger.ZERO;
        for (int i = 0; i < DIGIT_COUNT; i++) {
            int digit = DIGITS.indexOf(symbols.charAt(i));
            if (digit < 0) {
                return new RecoveryCodeResult.UnknownSymbol(i + 1);
            }
            number = number.shiftLeft(BITS_PER_DIGIT).add(BigInteger.valueOf(digit));
        }
        return symbols.charAt(DIGIT_COUNT) == checkSymbol(number)
                ? new RecoveryCodeResult.Accepted(new RecoveryCode(Secret.taking(twentyBytes(number))))
                : new RecoveryCodeResult.Mistyped();
    }

    private static String canonical(CharSequence typed) {
        StringBuilder symbols = new StringBuilder(typed.length());
        typed.chars()
                .filter(c -> c != '-' && !Character.isWhitespace(c))
                .map(c -> c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c)
                .forEach(c -> symbols.append(
                        switch (c) {
                            case 'I', 'L' -> '1';
                            case 'O' -> '0';
                            default -> (char) c;
                        }));
        return symbols.toString();
    }

    private static char checkSymbol(BigInteger number) {
        return CHECK_SYMBOLS.charAt(number.mod(CHECK_MODULUS).intValue());
    }

    private static byte[] twentyBytes(BigInteger number) {
        byte[] magnitude = number.toByteArray();
        byte[] bytes = new byte[LENGTH];
        int length = Math.min(LENGTH, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - length, bytes, LENGTH - length, length);
        return bytes;
    }

    /** Returns the code as printed on paper: groups of four digits, then the check symbol alone. */
    public String reveal() {
        byte[] copy = bytes.copy();
        BigInteger number = new BigInteger(1, copy);
        Arrays.fill(copy, (byte) 0);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < DIGIT_COUNT; i++) {
            int digit =
                    number.shiftRight((DIGIT_COUNT - 1 - i) * BITS_PER_DIGIT).intValue() & 31;
            text.append(i > 0 && i % GROUP_LENGTH == 0 ? "-" : "").append(DIGITS.charAt(digit));
        }
        return text.append('-').append(checkSymbol(number)).toString();
    }

    Secret copyOfBytes() {
        return bytes.duplicate();
    }

    @Override
    public void close() {
        bytes.close();
    }

    @Override
    public String toString() {
        return "[recovery code]";
    }
}
