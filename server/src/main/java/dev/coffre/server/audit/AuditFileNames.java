package dev.coffre.server.audit;

import dev.coffre.server.state.StateKey;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.signing.SigningKey;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of shipped files of the audit log (docs/format.md §15): the numbers of the first and the last entry, and a tag. Only who
 * has the signing key can make the tag, so no file of somebody else is read, and nobody can take the name before.
 */
record AuditFileNames(StateKey key) {
    private static final String PURPOSE = "audit file";
    private static final int DIGITS = 16;
    private static final Pattern NAME = Pattern.compile("(([0-9]{16})-([0-9]{16})-[0-9a-f]{16})([0-9a-f]{16})");

    static AuditFileNames of(SigningKey signingKey) {
        return new AuditFileNames(StateKey.of(signingKey));
    }

    /** The numbers of the first and the last entry of a file. */
    record Stretch(long first, long last) {}

    /** Returns a name. The same lines have the same one. */
    String name(Stretch stretch, byte[] signature) {
        String begin = "%016d-%016d-%s".formatted(stretch.first, stretch.last, digits(Sha256.of(signature)));
        return begin + tag(begin);
    }

    private String tag(String begin) {
        return digits(key.hash(PURPOSE, begin));
    }

    private static String digits(Sha256 hash) {
        return hash.toString().substring(0, DIGITS);
    }

    /** Returns what a file has by its name; empty if this service has not named it. */
    Optional<Stretch> parse(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && tag(parts.group(1)).equals(parts.group(4))
                ? Optional.of(new Stretch(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }
}
