package dev.coffre.agent.registration;

import dev.coffre.sealing.slot.RecoveryCode;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * A new recovery code to be printed. It is shown once, and used only after the user has read one group of it back. Must be
 * closed, because it holds the code.
 */
public final class RecoverySheet implements AutoCloseable {
    private final RecoveryCode code;
    private final int asked;

    private RecoverySheet(RecoveryCode code, int asked) {
        this.code = code;
        this.asked = asked;
    }

    /** @param random chooses the group to be read back */
    public static RecoverySheet of(RecoveryCode code, RandomGenerator random) {
        // The last group is only the check symbol, too short to prove that the user has the sheet.
        int groups = groups(code).size() - 1;
        return new RecoverySheet(code, random.nextInt(groups));
    }

    private static List<String> groups(RecoveryCode code) {
        return List.of(code.reveal().split("-"));
    }

    /** Returns the code as it is printed. */
    public String text() {
        return code.reveal();
    }

    /** Returns the number of the group to be read back, from 1. */
    public int askedGroup() {
        return asked + 1;
    }

    /**
     * Returns whether this is that group. Case, blanks and hyphens do not matter, nor I or L for 1 and O for 0, as when the
     * code is used.
     */
    public boolean isConfirmedBy(String typed) {
        String group = typed.replaceAll("[\\s-]", "")
                .toUpperCase(Locale.ROOT)
                .replace('I', '1')
                .replace('L', '1')
                .replace('O', '0');
        return group.equals(groups(code).get(asked));
    }

    /** Returns the code, which is closed with this sheet. */
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
