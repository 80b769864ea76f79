package dev.coffre.server.access;

import java.time.Instant;

/** A security PIN on its way to the person who asked for it. */
public record IssuedPin(String pin, Instant expires) {
    /** Without the PIN, which must not reach a log. */
    @Override
    public String toString() {
        return "PIN until " + expires;
    }
}
