package dev.coffre.vault;

import java.util.Arrays;
import java.util.Optional;

/** What a machine is to its vault. */
public enum MachineKind {
    /** Its own files are protected. */
    MACHINE("machine"),
    /** It protects what other systems send it, in several protection groups: the DPM server of Azure Backup. */
    BACKUP_SERVER("dpm");

    private final String code;

    MachineKind(String code) {
        this.code = code;
    }

    /** Returns the code, such as {@code dpm}, for messages, journal and flags. */
    public String code() {
        return code;
    }

    public static Optional<MachineKind> fromCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
    }

    /**
     * Returns the code for messages and the journal. It is empty for an ordinary machine, as in programs that know no other
     * kind.
     */
    public Optional<String> optionalCode() {
        return this == MACHINE ? Optional.empty() : Optional.of(code);
    }

    /** Returns the kind for a code that {@link #optionalCode} gave. An unknown kind counts as an ordinary machine. */
    public static MachineKind fromOptionalCode(Optional<String> mention) {
        return mention.flatMap(MachineKind::fromCode).orElse(MACHINE);
    }
}
