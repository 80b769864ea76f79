package dev.coffre.backup.paths;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.CaseFolding;
import dev.coffre.backup.source.Glob;

/**
 * Matches names against one {@link Glob}. Looks first for the longest literal part of the pattern, because nearly all names
 * of a search do not match. Immutable.
 */
final class NamePattern {
    private final Glob glob;
    private final byte[] literal;
    private final boolean isContained;
    private final boolean ignoresCase;

    private NamePattern(Glob glob, byte[] literal, boolean isContained, boolean ignoresCase) {
        this.glob = glob;
        this.literal = literal;
        this.isContained = isContained;
        this.ignoresCase = ignoresCase;
    }

    static NamePattern parse(ByteString pattern, boolean ignoresCase) {
        ByteString wanted = ignoresCase ? CaseFolding.fold(pattern) : pattern;
        Glob glob = Glob.parse(wanted);
        ByteString literal = glob.longestLiteral();
        ByteString around = ByteString.utf8("*");
        boolean isContained = wanted.equals(around.concat(literal).concat(around));
        return new NamePattern(glob, literal.toByteArray(), isContained, ignoresCase);
    }

    /** @param length of the name in {@code buffer}; must be at least 1 */
    boolean matches(byte[] buffer, int length) {
        boolean ascii = !ignoresCase || isAscii(buffer, length);
        if (ascii && !contains(buffer, length)) {
            return false;
        }
        if (ascii && isContained) {
            return true;
        }
        return matchesGlob(ByteString.of(buffer, 0, length));
    }

    boolean matches(ByteString name) {
        return matchesGlob(name);
    }

    private boolean matchesGlob(ByteString name) {
        return glob.matches(ignoresCase ? CaseFolding.fold(name) : name);
    }

    private static boolean isAscii(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            if (buffer[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean contains(byte[] buffer, int length) {
        int last = length - literal.length;
        for (int from = 0; from <= last; from++) {
            int i = 0;
            while (i < literal.length && byteAt(buffer, from + i) == literal[i]) {
                i++;
            }
            if (i == literal.length) {
                return true;
            }
        }
        return false;
    }

    private byte byteAt(byte[] buffer, int at) {
        byte each = buffer[at];
        return ignoresCase && each >= 'A' && each <= 'Z' ? (byte) (each | 0x20) : each;
    }
}
