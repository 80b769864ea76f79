package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches one path component. {@code *} matches any sequence of characters, {@code ?} matches one character, and
 * {@code [a-z]} or {@code [!a-z]} matches one of a set. A backslash makes the next byte literal. A character is a UTF-8
 * sequence, or a single byte where the name is not UTF-8.
 */
public final class Glob {
    private sealed interface Token {}

    private record AnyRun() implements Token {}

    private record AnyCharacter() implements Token {}

    private record Literal(byte value) implements Token {}

    private record CharacterSet(boolean negated, List<Range> ranges) implements Token {}

    private record Range(int from, int to) {}

    private final List<Token> tokens;

    private Glob(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    public static Glob parse(ByteString pattern) {
        List<Token> tokens = new ArrayList<>();
        for (int at = 0; at < pattern.size(); ) {
            byte here = pattern.byteAt(at);
            int close = here == '[' ? endOfSet(pattern, at) : -1;
            if (here == '*') {
                tokens.add(new AnyRun());
                at++;
            } else if (here == '?') {
                tokens.add(new AnyCharacter());
                at++;
            } else if (close > 0) {
                tokens.add(set(pattern, at + 1, close));
                at = close + 1;
            } else {
                int literal = here == '\\' && at + 1 < pattern.size() ? at + 1 : at;
                tokens.add(new Literal(pattern.byteAt(literal)));
                at = literal + 1;
            }
        }
        return new Glob(tokens);
    }

    /**
     * Returns the index of the closing bracket, or -1 if the bracket is not closed and thus literal. A closing bracket right
     * after the opening one or its negation belongs to the set.
     */
    private static int endOfSet(ByteString pattern, int open) {
        int first = open + 1;
        if (first < pattern.size() && isNegation(pattern.byteAt(first))) {
            first++;
        }
        return pattern.indexOf((byte) ']', first + 1);
    }

    private static CharacterSet set(ByteString pattern, int from, int to) {
        boolean negated = isNegation(pattern.byteAt(from));
        List<Range> ranges = new ArrayList<>();
        for (int at = negated ? from + 1 : from; at < to; ) {
            int low = Utf8.character(pattern, at);
            at += Utf8.width(pattern, at);
            int high = low;
            if (at + 1 < to && pattern.byteAt(at) == '-') {
                high = Utf8.character(pattern, at + 1);
                at += 1 + Utf8.width(pattern, at + 1);
            }
            ranges.add(new Range(low, high));
        }
        return new CharacterSet(negated, List.copyOf(ranges));
    }

    private static boolean isNegation(byte value) {
        return value == '!' || value == '^';
    }

    /**
     * Returns whether the whole name matches. Backtracks only to the last {@code *}, so the worst case is quadratic, never
     * exponential.
     */
    public boolean matches(ByteString name) {
        int token = 0;
        int at = 0;
        int retryToken = -1;
        int retryAt = 0;
        while (at < name.size()) {
            int width = token < tokens.size() ? width(tokens.get(token), name, at) : 0;
            if (token < tokens.size() && tokens.get(token) instanceof AnyRun) {
                retryToken = ++token;
                retryAt = at;
            } else if (width > 0) {
                token++;
                at += width;
            } else if (retryToken >= 0) {
                token = retryToken;
                retryAt += Utf8.width(name, retryAt);
                at = retryAt;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) instanceof AnyRun) {
            token++;
        }
        return token == tokens.size();
    }

    /** Returns the longest run of bytes that every matching name contains, as far as the pattern has them in a row. */
    public ByteString longestLiteral() {
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        ByteString longest = ByteString.EMPTY;
        for (Token token : tokens) {
            if (token instanceof Literal(byte value)) {
                run.write(value);
                if (run.size() > longest.size()) {
                    longest = ByteString.of(run.toByteArray());
                }
            } else {
                run.reset();
            }
        }
        return longest;
    }

    /** Returns how many bytes of the name the token matches; 0 if it does not match. */
    private static int width(Token token, ByteString name, int at) {
        return switch (token) {
            case AnyRun _ -> 0;
            case AnyCharacter _ -> Utf8.width(name, at);
            case Literal(byte value) -> name.byteAt(at) == value ? 1 : 0;
            case CharacterSet(boolean negated, List<Range> ranges) -> {
                int character = Utf8.character(name, at);
                boolean found = ranges.stream().anyMatch(range -> range.from() <= character && character <= range.to());
                yield found != negated ? Utf8.width(name, at) : 0;
            }
        };
    }
}
