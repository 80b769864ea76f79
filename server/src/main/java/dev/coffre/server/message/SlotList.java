package dev.coffre.server.message;

import java.util.List;

/** The key slots of a machine's domain: the valid ones, then former ones that can be reinstated, newest first. */
public record SlotList(List<SlotEntry> slots) {
    public SlotList {
        slots = List.copyOf(slots);
    }
}
