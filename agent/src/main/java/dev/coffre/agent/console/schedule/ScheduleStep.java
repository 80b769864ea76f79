package dev.coffre.agent.console.schedule;

import java.util.Locale;

/** The pages of the schedule wizard, in their order. */
public enum ScheduleStep {
    ITEMS,
    TIMES,
    RETENTION,
    FIRST;

    /** {@code items}: in texts, templates and addresses. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String address() {
        return "/schedule/" + code();
    }
}
