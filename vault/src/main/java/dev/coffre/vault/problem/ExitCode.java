package dev.coffre.vault.problem;

/** How a command ended, as scripts see it. The numbers never change. */
public enum ExitCode {
    DONE(0),
    FAILED(1),
    USAGE(2),
    WARNINGS(3),
    CREDENTIALS(4),
    SECRET(5),
    UNREACHABLE(6),
    BUSY(7),
    INTEGRITY(8),
    REFUSED(9),
    /** By SIGHUP; the numbers of signals are those of shells: 128 and the signal's own. */
    HANGUP(129),
    /** By SIGINT. */
    INTERRUPTED(130),
    /** By SIGTERM. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
