package dev.coffre.server.message;

/** Holds a recovery point, or releases it. A held point does not expire. */
public record SetHoldRequest(boolean held) {}
