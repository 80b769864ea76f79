package dev.coffre.acceptance.simulation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What happened in a world, line by line: the newest lines, and the hash of all of them. */
final class Trace {
    private static final int NEWEST = 60;

    private final boolean aloud;
    private final Deque<String> newest = new ArrayDeque<>();
    private final MessageDigest hash;

    /** @param aloud whether each line is printed */
    Trace(boolean aloud) {
        this.aloud = aloud;
        try {
            this.hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        hash.update(line.getBytes(StandardCharsets.UTF_8));
        newest.add(line);
        if (newest.size() > NEWEST) {
            newest.remove();
        }
        if (aloud) {
            System.out.println(line);
        }
    }

    List<String> newest() {
        return List.copyOf(newest);
    }

    /** Of all lines so far. */
    String hash() {
        try {
            return HexFormat.of()
                    .formatHex(((MessageDigest) hash.clone()).digest())
                    .substring(0, 16);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
