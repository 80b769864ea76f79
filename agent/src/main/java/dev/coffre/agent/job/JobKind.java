package dev.coffre.agent.job;

import java.util.Locale;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RECOVERY,
    CHECK,
    KEY_CHANGE;

    /** {@code backup}, {@code key-change}: in files and in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
