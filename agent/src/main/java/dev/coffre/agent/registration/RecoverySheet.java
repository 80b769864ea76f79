package dev.coffre.agent.registration;

import dev.coffre.sealing.slot.RecoveryCode;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A new recovery code on its way to paper: shown once, and in use only after a person has read one group of it back.
 * Holds the code: to be closed.
 */
public final class RecoverySheet implements AutoCloseable {
    private final RecoveryCode code;
    private final int asked;

    private RecoverySheet(RecoveryCode code, int asked) {
        this.code = code;
        this.asked = asked;
    }

    /** @param random chooses the group that is to be read back */
    public static RecoverySheet of(RecoveryCode code, RandomGenerator random) {
        // The last group is the check symbol alone: too little to tell whether somebody has the sheet.
        int groups = groups(code).size() - 1;
        return new RecoverySheet(code, random.nextInt(groups));
    }

    private static List<String> groups(RecoveryCode code) {
        return List.of(code.reveal().split("-"));
    }

    /** The code as it is printed. */
    public String text() {
        return code.reveal();
    }

    /** Which group is to be read back, counted from 1. */
    public int askedGroup() {
        return asked + 1;
    }

    /** Whether this is that group; case and blanks do not matter, nor I for 1 or O for 0, as when the code is used. */
    public boolean isConfirmedBy(String typed) {
        String group = typed.replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT)
                .replace('I', '1')
                .replace('L', '1')
                .replace('O', '0');
        return group.equals(groups(code).get(asked));
    }

    /** To be wrapped; closed with this. */
    public RecoveryCode code() {
        return code;
    }

    @Override
    public void close() {
        code.close();
    }

    @Override
    public String toString() {
        return "[recovery sheet]";
    }
}
