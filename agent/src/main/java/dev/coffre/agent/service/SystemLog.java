package dev.coffre.agent.service;

/** The log of the operating system, which administrators watch. A failure to write it never stops anything. Thread-safe. */
@FunctionalInterface
public interface SystemLog {
    /** Events of the agent. Their numbers never change, because filters of administrators name them. */
    enum Event {
        STARTED(1, Severity.INFORMATION),
        STOPPED(2, Severity.INFORMATION),
        FAILED(3, Severity.ERROR),
        BACKUP_FAILED(10, Severity.ERROR),
        BACKUP_WITH_WARNINGS(11, Severity.WARNING),
        BACKUP_NOT_STARTED(12, Severity.ERROR);

        private final int number;
        private final Severity severity;

        Event(int number, Severity severity) {
            this.number = number;
            this.severity = severity;
        }

        public int number() {
            return number;
        }

        public Severity severity() {
            return severity;
        }
    }

    enum Severity {
        INFORMATION,
        WARNING,
        ERROR
    }

    /** @param text for people, in one line, without secrets or names of files */
    void write(Event event, String text);
}
