package dev.coffre.vault.wire;

import java.util.List;

/** The vault service can do its work: these parts of it are well. */
public record Ready(List<String> parts) {
    public Ready {
        parts = List.copyOf(parts);
    }
}
