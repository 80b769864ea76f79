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
    /** The command ended by SIGHUP. As in shells, the exit code is 128 plus the number of the signal. */
    HANGUP(129),
    /** The command ended by SIGINT. */
    INTERRUPTED(130),
    /** The command ended by SIGTERM. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
