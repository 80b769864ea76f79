package dev.coffre.agent.setup.linux;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.libc.CLibrary;
import java.util.List;
import java.util.Locale;

/**
 * A requirement of the agent on a machine. This program could not have started without the first three, and
 * {@code install.sh} has already checked them. They are listed for information.
 *
 * @param found what was found; empty if missing
 */
public record Prerequisite(PrerequisiteKind kind, PrerequisiteState state, String found) {

    /** The requirement. */
    public enum PrerequisiteKind {
        ARCHITECTURE,
        KERNEL,
        C_LIBRARY,
        JAVA,
        /** Runs the daemon. Without it something else must start {@code coffre daemon}. */
        SYSTEMD
    }

    /** Whether the requirement is met. */
    public enum PrerequisiteState {
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

    /**
     * Returns all requirements with their state on this machine. Makes no network requests.
     *
     * @param kernel name and version of the operating system
     */
    public static List<Prerequisite> of(SystemPaths places, String kernel) {
        return List.of(
                present(PrerequisiteKind.ARCHITECTURE, System.getProperty("os.arch", "")),
                present(PrerequisiteKind.KERNEL, kernel),
                present(PrerequisiteKind.C_LIBRARY, cLibrary()),
                new Prerequisite(
                        PrerequisiteKind.JAVA,
                        PrerequisiteState.INSTALLED,
                        Runtime.version().toString()),
                places.hasSystemd()
                        ? present(PrerequisiteKind.SYSTEMD, "")
                        : new Prerequisite(PrerequisiteKind.SYSTEMD, PrerequisiteState.MISSING, ""));
    }

    private static Prerequisite present(PrerequisiteKind kind, String found) {
        return new Prerequisite(kind, PrerequisiteState.PRESENT, found);
    }

    private static String cLibrary() {
        try {
            return CLibrary.version();
        } catch (ErrnoException e) {
            return "";
        }
    }
}
