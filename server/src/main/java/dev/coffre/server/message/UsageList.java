package dev.coffre.server.message;

import java.util.List;

/** The size of a vault day by day, oldest first, up to today. */
public record UsageList(List<UsageEntry> days) {
    public UsageList {
        days = List.copyOf(days);
    }
}
