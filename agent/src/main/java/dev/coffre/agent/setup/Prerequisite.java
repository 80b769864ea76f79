package dev.coffre.agent.setup;

import dev.coffre.backup.libc.CLibrary;
import dev.coffre.backup.libc.ErrnoException;
import java.util.List;
import java.util.Locale;

/**
 * A requirement of the agent on a machine. This program could not have started without the first three, and {@code install.sh}
 * has already checked them. They are listed for information.
 *
 * @param found what was found; empty if missing
 */
public record Prerequisite(Kind kind, State state, String found) {

    /** The requirement. */
    public enum Kind {
        ARCHITECTURE,
        KERNEL,
        C_LIBRARY,
        JAVA,
        /** Runs the daemon. Without it something else must start {@code coffre daemon}. */
        SYSTEMD
    }

    /** Whether the requirement is met. */
    public enum State {
        PRESENT,
        /** Coffre includes it. */
        INSTALLED,
        MISSING;

        public String key() {
            return "setup.state." + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the key of its text. */
    public String key() {
        return "setup.need." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns all requirements with their state on this machine. Makes no network requests. */
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
