package dev.coffre.agent.console.schedule;

import java.util.Locale;

/** The pages of the schedule wizard, in order. */
public enum ScheduleStep {
    ITEMS,
    TIMES,
    RETENTION,
    FIRST;

    /** The code in texts, templates and addresses, such as {@code items}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    String address() {
        return "/schedule/" + code();
    }
}
