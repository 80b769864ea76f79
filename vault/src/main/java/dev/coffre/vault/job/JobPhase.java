package dev.coffre.vault.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The phase of a running job. */
public enum JobPhase {
    /** A backup asks the vault what it has. */
    COMPARING,
    /** A backup walks its source, reads and sends what is new. */
    READING,
    /** A backup seals and sends its pages. */
    LISTING,
    /** A backup commits its recovery point. */
    COMMITTING,
    /** A recovery places files. */
    RECOVERING,
    /** A check reads recovery points. */
    CHECKING;

    /** Returns the code in lower case, as in JSON. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the phase of this code; empty if a newer program made it. */
    public static Optional<JobPhase> fromCode(String code) {
        return Arrays.stream(values())
                .filter(phase -> phase.code().equals(code))
                .findFirst();
    }
}
