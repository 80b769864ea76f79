package dev.coffre.server.access;

import java.time.Instant;

/** A new security PIN, to be shown to the person who asked for it. */
public record IssuedPin(String pin, Instant expires) {
    /** Omits the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "PIN until " + expires;
    }
}
