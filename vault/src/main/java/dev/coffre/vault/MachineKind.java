package dev.coffre.vault;

import java.util.Arrays;
import java.util.Optional;

/** What a machine is to its vault. */
public enum MachineKind {
    /** Its own files are protected. */
    MACHINE("machine"),
    /** It protects what other systems give it, in several protection groups: the product's DPM server. */
    BACKUP_SERVER("dpm");

    private final String code;

    MachineKind(String code) {
        this.code = code;
    }

    /** {@code dpm}: in messages, journal, flags. */
    public String code() {
        return code;
    }

    public static Optional<MachineKind> named(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
    }

    /** As messages and the journal carry it: an ordinary machine is not mentioned, as by programs that know no other. */
    public Optional<String> mention() {
        return this == MACHINE ? Optional.empty() : Optional.of(code);
    }

    /** The kind that is mentioned; a kind that this program does not know is an ordinary machine to it. */
    public static MachineKind mentioned(Optional<String> mention) {
        return mention.flatMap(MachineKind::named).orElse(MACHINE);
    }
}
