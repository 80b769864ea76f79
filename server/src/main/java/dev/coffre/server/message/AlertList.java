package dev.coffre.server.message;

import java.util.List;
import java.util.Optional;

/** Alerts, newest first. {@code next} says where the next page begins and is absent on the last page. */
public record AlertList(List<AlertEntry> alerts, Optional<Long> next) {
    public AlertList {
        alerts = List.copyOf(alerts);
    }
}
