package dev.coffre.agent.setup;

import dev.coffre.backup.libc.CLibrary;
import dev.coffre.backup.libc.ErrnoException;
import java.util.List;
import java.util.Locale;

/**
 * Something that the agent needs of a machine. Without the first three this program would not have started, and
 * {@code install.sh} has looked for them before; they are said so that a person knows what this rests on.
 *
 * @param found what is there; empty where it is missing
 */
public record Prerequisite(Kind kind, State state, String found) {

    /** What is needed. */
    public enum Kind {
        ARCHITECTURE,
        KERNEL,
        C_LIBRARY,
        JAVA,
        /** Starts backups by schedule; without it something else has to start {@code coffre daemon}. */
        SYSTEMD
    }

    /** How it stands. */
    public enum State {
        PRESENT,
        /** Coffre brings it along. */
        INSTALLED,
        MISSING;

        public String key() {
            return "setup.state." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Names its word among the texts. */
    public String key() {
        return "setup.need." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All of them, as they stand on this machine. Asks nothing of the network. */
    public static List<Prerequisite> of(SystemPlaces places) {
        return List.of(
                present(Kind.ARCHITECTURE, System.getProperty("os.arch", "")),
                present(Kind.KERNEL, System.getProperty("os.name", "") + " " + System.getProperty("os.version", "")),
                present(Kind.C_LIBRARY, cLibrary()),
                new Prerequisite(Kind.JAVA, State.INSTALLED, Runtime.version().toString()),
                places.hasSystemd() ? present(Kind.SYSTEMD, "") : new Prerequisite(Kind.SYSTEMD, State.MISSING, ""));
    }

    private static Prerequisite present(Kind kind, String found) {
        return new Prerequisite(kind, State.PRESENT, found);
    }

    private static String cLibrary() {
        try {
            return CLibrary.version();
        } catch (ErrnoException e) {
            return "";
        }
    }
}
