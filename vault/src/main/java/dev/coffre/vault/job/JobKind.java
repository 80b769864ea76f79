package dev.coffre.vault.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RECOVERY,
    CHECK,
    KEY_CHANGE;

    /** Returns the code, such as {@code key-change}, for files, catalog and JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the kind of this code; empty if a newer program made it. */
    public static Optional<JobKind> fromCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(code)).findFirst();
    }
}
